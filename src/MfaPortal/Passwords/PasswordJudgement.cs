namespace MfaPortal.Passwords;

/// <summary>Whether a password may be chosen, and if not why: a person is told the reason (NIST 800-63B-4 §3.1.1.2).</summary>
internal abstract record PasswordJudgement
{
    private PasswordJudgement()
    {
    }

    internal sealed record Fine : PasswordJudgement;

    internal sealed record TooShort(int MinLength) : PasswordJudgement;

    internal sealed record TooLong(int MaxLength) : PasswordJudgement;

    /// <summary>Known from leaks, a known one with a few digits or signs behind it, or one short piece over and over.</summary>
    internal sealed record Common : PasswordJudgement;

    /// <summary>The person's own name, address, or the organisation's name.</summary>
    internal sealed record ContextWord : PasswordJudgement;
}
