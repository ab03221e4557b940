using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Logout;

/// <summary>What a request to sign out says besides who is meant (RP-Initiated Logout 1.0 §2).</summary>
internal static class LogoutRequest
{
    private const int MostLocales = 10;

    /// <summary>Never an error, whatever stands there.</summary>
    public static IReadOnlyList<string> UiLocales(Parameters parameters) => parameters["ui_locales"] is { } wanted
        ? [.. wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostLocales)]
        : [];

    /// <summary>§3: the verified address gets back the state it came with, and nothing else.</summary>
    public static string? Complete(string? target, string? state) => target is null || state is null
        ? target
        : AuthorizeResponse.WithQuery(target, [("state", state)]);
}
