using MfaPortal.Texts;

namespace MfaPortal.Passwords;

/// <summary>What the fields of a new password need to know.</summary>
internal sealed record NewPasswordField(string UserName, int MinLength, bool AsksForCurrent);

internal static class JudgementWords
{
    public static string Say(this Text text, PasswordJudgement judgement) => judgement switch
    {
        PasswordJudgement.TooShort(var least) => text["password.too-short", least],
        PasswordJudgement.TooLong(var most) => text["password.too-long", most],
        PasswordJudgement.Common => text["password.common"],
        PasswordJudgement.ContextWord => text["password.context-word"],
        _ => throw new InvalidOperationException($"Nothing to say about {judgement.GetType().Name}."),
    };
}
