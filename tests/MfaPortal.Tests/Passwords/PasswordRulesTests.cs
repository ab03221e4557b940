using MfaPortal.Passwords;
using Xunit;

namespace MfaPortal.Tests.Passwords;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("onlysmallletters")]
    [InlineData("  twelve chars")]
    [InlineData("monkey 8391 7263 9482")]
    [InlineData("anna likes her coffee black")]
    [InlineData("qwertycucumber")]
    [InlineData("wachtwoordenboekje")]
    [InlineData("🦊🐻🐼🦁🐯🐨🐸🐵🐔🐧🐦🐤")]
    [InlineData("длинный пароль из слов")]
    public void Takes_whatever_is_long_and_not_tried_first(string password) =>
        Assert.IsType<PasswordJudgement.Fine>(Judge(password));

    [Theory]
    [InlineData("")]
    [InlineData("elevenchars")]
    [InlineData("🦊🐻🐼🦁🐯🐨🐸🐵🐔🐧🐦")]
    public void Counts_code_points_up_to_the_least(string password) =>
        Assert.Equal(new PasswordJudgement.TooShort(12), Judge(password));

    [Fact]
    public void Takes_256_characters_and_not_one_more()
    {
        var longest = string.Concat(Enumerable.Range(0, 64).Select(i => $"{i:x2}vW"));

        Assert.IsType<PasswordJudgement.Fine>(Judge(longest));
        Assert.Equal(new PasswordJudgement.TooLong(256), Judge(longest + "x"));
    }

    [Theory]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("1QAZ2wsx3EDC")]
    [InlineData("123456789012")]
    [InlineData("Football2026")]
    [InlineData("Password1234!!")]
    [InlineData("passwordpassword")]
    [InlineData("Dragon-Dragon-")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("ab1ab1ab1ab1")]
    [InlineData("ahahahahahah2026")]
    public void Refuses_what_is_tried_first(string password) =>
        Assert.IsType<PasswordJudgement.Common>(Judge(password));

    [Theory]
    [InlineData("Anna.Peeters99")]
    [InlineData("anna peeters")]
    [InlineData("AnnaPeeters!")]
    [InlineData("anna@example.test")]
    [InlineData("harbourlight")]
    [InlineData("Harbourlight2026!")]
    [InlineData("fabrikambank")]
    [InlineData("HarbourlightHarbourlight")]
    public void Refuses_the_words_of_the_person_and_the_place(string password) =>
        Assert.IsType<PasswordJudgement.ContextWord>(Judge(password));

    [Fact]
    public void Does_not_refuse_because_a_word_is_missing() =>
        Assert.IsType<PasswordJudgement.Fine>(PasswordRules.Judge("anna likes coffee", 12, null, ""));

    private static PasswordJudgement Judge(string password) =>
        PasswordRules.Judge(password, 12, "anna.peeters", "Anna Peeters", "anna@example.test", "anna", "Fabrikam Bank", "Harbourlight");
}
