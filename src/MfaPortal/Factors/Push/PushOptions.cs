using System.ComponentModel.DataAnnotations;

namespace MfaPortal.Factors.Push;

/// <summary>Section <c>Factors:Push</c>.</summary>
internal sealed class PushOptions
{
    public const string Section = "Factors:Push";

    /// <summary>
    /// How many digits the number has that is typed on the phone, 2 to 6. Two is what people know; six is the letter of
    /// NIST 800-63B-4 §3.1.3.2.
    /// </summary>
    [Range(2, 6)]
    public int Digits { get; init; } = 2;
}
