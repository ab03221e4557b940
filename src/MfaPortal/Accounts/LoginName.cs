using System.Text;

namespace MfaPortal.Accounts;

/// <summary>What a person types to say who they are: a user name or an e-mail address.</summary>
internal static class LoginName
{
    public const int MaxLength = 256;

    /// <summary>
    /// One canonical form for look-alikes: compatibility characters folded (NFKC), case folded, outer space dropped.
    /// Two names with one key are one account (threat T44).
    /// </summary>
    public static string Key(string typed) =>
        typed.IsNormalizable() ? typed.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant() : "";

    private static bool IsNormalizable(this string text)
    {
        // An unpaired surrogate makes Normalize throw; such a name matches nobody. PostgreSQL has no NUL in text.
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
