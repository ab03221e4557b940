namespace MfaPortal.Admin.Apps;

/// <summary>What can be done to an app beside changing its settings; in an address it is a noun, and its words are <c>admin.app.*</c>.</summary>
internal static class AppAct
{
    public const string SwitchOff = "switch-off";
    public const string SwitchOn = "switch-on";
    public const string Deletion = "deletion";
    public const string Secret = "secret";
    public const string SecretRemoval = "secret-removal";

    public const string Address = "address";

    public static readonly IReadOnlyList<string> All = [SwitchOff, SwitchOn, Deletion, Secret, SecretRemoval, Address];

    /// <summary>Days after which a new secret is over; 0: never.</summary>
    public static readonly IReadOnlyList<int> Lives = [365, 180, 90, 0];
}
