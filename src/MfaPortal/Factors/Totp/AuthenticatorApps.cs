namespace MfaPortal.Factors.Totp;

/// <summary>Apps that are known to read our code (enrolment.md §1.1), with their makers' store pages.</summary>
internal static class AuthenticatorApps
{
    private static readonly (string, string)[] IPhone =
    [
        ("Google Authenticator", "https://apps.apple.com/app/id388497605"),
        ("Microsoft Authenticator", "https://apps.apple.com/app/id983156458"),
    ];

    private static readonly (string, string)[] Android =
    [
        ("Google Authenticator", "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2"),
        ("Microsoft Authenticator", "https://play.google.com/store/apps/details?id=com.azure.authenticator"),
        ("Aegis", "https://play.google.com/store/apps/details?id=com.beemdevelopment.aegis"),
    ];

    private static readonly (string, string)[] Computer =
    [
        ("Bitwarden", "https://bitwarden.com/download/"),
        ("KeePassXC", "https://keepassxc.org/download/"),
    ];

    public static IReadOnlyList<(string Name, string Address)> For(string device) => device switch
    {
        "iphone" => IPhone,
        "android" => Android,
        "none" => Computer,
        _ => [],
    };
}
