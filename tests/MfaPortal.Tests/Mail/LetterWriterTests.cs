using System.Net;
using System.Text.RegularExpressions;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed partial class LetterWriterTests
{
    private const string Edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";

    private static readonly DateTimeOffset Now = new(2026, 3, 3, 13, 5, 0, TimeSpan.Zero);
    private static readonly TextCatalogue Texts = new();
    private static readonly Letter Enrolled = Letter.Notice("factor-enrolled", new LetterArgument.Text("iPhone work"));

    [Theory]
    [InlineData("en", "Hello Anna,", "3 March 2026, 14:05", "With: Edge on Windows")]
    [InlineData("nl", "Hallo Anna,", "3 maart 2026, 14:05 uur", "Met: Edge op Windows")]
    [InlineData("fr", "Bonjour Anna,", "3 mars 2026 à 14 h 05", "Avec\u00a0: Edge sous Windows")]
    [InlineData("de", "Guten Tag Anna,", "3. März 2026, 14:05 Uhr", "Mit: Edge unter Windows")]
    public void A_notice_says_what_when_from_where_and_whom_to_call(string language, string greeting, string time, string browser)
    {
        var letter = Write(Enrolled, language: language);

        Assert.StartsWith(greeting, letter.Text, StringComparison.Ordinal);
        Assert.Contains("iPhone work", letter.Text, StringComparison.Ordinal);
        Assert.Contains(time, letter.Text, StringComparison.Ordinal);
        Assert.Contains(browser, letter.Text, StringComparison.Ordinal);
        Assert.Contains("203.0.113.x", letter.Text, StringComparison.Ordinal);
        Assert.Equal(2, letter.Text.Split("088 123 45 67").Length - 1);
        Assert.Contains("Contoso", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"lang=\"{language}\"", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Summer_has_its_own_clock() =>
        Assert.Contains("3 July 2026, 15:05\n", Write(Enrolled, now: Now.AddMonths(4)).Text, StringComparison.Ordinal);

    [Fact]
    public void Never_names_the_whole_address() => Assert.DoesNotContain("203.0.113.77", Write(Enrolled).Text, StringComparison.Ordinal);

    [Fact]
    public void Names_no_place_for_what_somebody_else_did()
    {
        var letter = Write(Enrolled with { Origin = new LetterOrigin.SomebodyElse() });

        Assert.DoesNotContain("203.0.113", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Edge", letter.Text, StringComparison.Ordinal);
        Assert.Contains("14:05", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_browser_of_an_earlier_request()
    {
        var letter = Write(Enrolled with { Origin = new LetterOrigin.Browser("2001:db8:1:2:3:4:5:6", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") });

        Assert.Contains("2001:db8:1::/48", letter.Text, StringComparison.Ordinal);
        Assert.Contains("Firefox on Linux", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_place_as_the_organisation_does()
    {
        var letter = Write(Enrolled with { Origin = new LetterOrigin.Browser("2001:db8:2:2:3:4:5:6", null) }, language: "fr");

        Assert.Contains("Lieu\u00a0: Bureau <b>Lille</b>\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("Bureau &lt;b&gt;Lille", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_browser_name_is_not_repeated() =>
        Assert.DoesNotContain("evil", Write(Enrolled with { Origin = new LetterOrigin.Browser(null, "https://evil.example/ Firefox/1 on evil") }).Text, StringComparison.Ordinal);

    [Fact]
    public void Only_a_link_becomes_a_link()
    {
        var letter = Write(Letter.Notice("factor-enrolled", new LetterArgument.Text("https://evil.example/\"><a href=https://evil.example/>x")), name: "<b>Anna</b>");

        Assert.DoesNotContain("<a", letter.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_encoded_and_can_be_clicked()
    {
        var letter = Write(Letter.Of("password-reset", new LetterArgument.Link(new Uri("https://portal.example.test/new?a=1&b=\"x")), new LetterArgument.Text("30")));

        Assert.Contains("<a href=\"https://portal.example.test/new?a=1&amp;b=%22x\">", letter.Html, StringComparison.Ordinal);
        Assert.Contains("https://portal.example.test/new?a=1&b=%22x\n", letter.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("nl")]
    [InlineData("fr")]
    [InlineData("de")]
    public void A_notice_carries_the_link_that_closes_the_account(string language)
    {
        var link = new Uri("https://portal.example.test/not-me?token=abc");

        var letter = Write(Enrolled, language: language, notMe: link);

        Assert.Contains(link + "\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{link}\">", letter.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("not-me", Write(Letter.Of("account-frozen") with { TellsWhere = true }, language: language, notMe: link).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.not-you.denied", "Did you say no by mistake?")]
    [InlineData("mail.not-you.code", "Did you not ask for a code?")]
    public void Says_what_to_do_in_words_of_its_own_where_the_usual_ones_do_not_fit(string key, string said)
    {
        var letter = Write(Enrolled with { NotYou = key }).Text;

        Assert.Contains(said, letter, StringComparison.Ordinal);
        Assert.DoesNotContain("Was this you?", letter, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    public void Refuses_a_link_to_anything_but_the_web(string target) =>
        Assert.Throws<InvalidOperationException>(() => Write(Letter.Of("password-reset", new LetterArgument.Link(new Uri(target)), new LetterArgument.Text("30"))));

    [Fact]
    public void Braces_in_a_name_are_only_braces() => Assert.Contains("{0}{9}", Write(Enrolled, name: "{0}{9}").Html, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_letter_without_texts() => Assert.Throws<InvalidOperationException>(() => Write(Letter.Of("no-such-letter")));

    [Fact]
    public void Falls_back_to_the_default_language() => Assert.StartsWith("Hello", Write(Enrolled, language: "pt").Text, StringComparison.Ordinal);

    [Fact]
    public void Every_language_has_every_letter_with_the_same_gaps()
    {
        var keys = Keys(Languages.Default);
        Assert.NotEmpty(keys);
        foreach (var language in Languages.All)
        {
            Assert.Equal(keys, Keys(language));
            Assert.All(keys, key => Assert.Equal(Gaps(Languages.Default, key), Gaps(language, key)));
        }
    }

    [Fact]
    public void Every_letter_that_the_code_names_has_its_texts()
    {
        var templates = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "MfaPortal"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(letter => letter.Groups[1].Value)).ToList();

        Assert.NotEmpty(templates);
        Assert.All(templates, template => Assert.Subset(Keys(Languages.Default).ToHashSet(), new HashSet<string> { $"mail.{template}.subject", $"mail.{template}.body" }));
    }

    private static List<string> Keys(string language) =>
        [.. Texts.Keys(language).Where(key => key.StartsWith("mail.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static List<string> Gaps(string language, string key) => [.. Gap().Matches(Texts.Get(language, key)).Select(gap => gap.Value).Distinct().Order(StringComparer.Ordinal)];

    private static WrittenLetter Write(Letter letter, string language = "en", string name = "Anna", DateTimeOffset? now = null, Uri? notMe = null)
    {
        var request = new DefaultHttpContext();
        request.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.77");
        request.Request.Headers.UserAgent = Edge;
        var facts = new RequestFacts(new HttpContextAccessor { HttpContext = request });
        var places = Places.From(new ConfigurationBuilder().AddInMemoryCollection(
            [KeyValuePair.Create("Places:0:Network", (string?)"2001:db8:2::/48"), KeyValuePair.Create("Places:0:Name", (string?)"Bureau <b>Lille</b>")]).Build());
        var writer = new LetterWriter(Texts, new LetterHead("Contoso", "088 123 45 67"), facts, places, new MfaPortal.Texts.Clock(TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam")));
        return writer.Write(EmailAddress.Parse("anna@example.test"), new Recipient(null, "anna@example.test", name, language), letter, now ?? Now, notMe);
    }

    [GeneratedRegex("""Letter\.(?:Of|Notice)\(\s*"([^"]+)\x22""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Gap();
}
