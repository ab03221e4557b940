using Microsoft.AspNetCore.Authentication;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>Why a sign-in did not come about: what the page says, and what the log says.</summary>
internal sealed record Refusal(string Heading, string ForPerson, string ForLog)
{
    public static readonly Refusal WrongIssuer = new(
        "That answer was not ours", "The answer did not come from the portal this app belongs to, so it was not used.",
        "The iss parameter of the response is missing or names another issuer (RFC 9207 §2.4).");

    public static readonly Refusal NotMatched = new(
        "The sign-in could not be finished",
        "This answer belongs to no sign-in that this browser began here. It may have taken too long, been used before, or begun in another window.",
        "State, correlation cookie or code of the response do not belong to a sign-in under way.");

    public static readonly Refusal Unreachable = new(
        "The portal cannot be reached", "The app could not talk to the portal to finish your sign-in. Please try again in a moment.",
        "The provider's token, userinfo, discovery or key endpoint gave no usable answer.");

    public static readonly Refusal NotFresh = new(
        "A fresh proof was asked for", "The portal did not ask you again, so this app did not accept the answer.",
        "auth_time is older than the request with prompt=login (OpenID Connect Core §3.1.2.1).");

    public static readonly Refusal OtherPerson = new(
        "That answer was not ours", "The portal's two answers spoke of different people, so neither was used.",
        "The sub of userinfo is not the sub of the ID token (OpenID Connect Core §5.3.2).");

    public static Refusal BadIdToken(string flaw) => new(
        "That answer was not ours", "The portal's answer did not pass this app's checks, so it was not used.",
        $"ID token refused: {flaw}");

    public static Refusal Provider(string error, string? description) => error switch
    {
        "access_denied" => new(
            "You are not signed in", "The sign-in was cancelled or not allowed at the portal.", Said(error, description)),
        "login_required" or "interaction_required" or "account_selection_required" or "consent_required" => new(
            "You need to sign in", "The portal needs you to sign in before it can answer.", Said(error, description)),
        "unmet_authentication_requirements" => new(
            "A stronger proof is needed", "The portal could not give the strength of sign-in that this app asks for.", Said(error, description)),
        "temporarily_unavailable" or "server_error" => new(
            "The portal is not ready", "The portal could not finish the sign-in just now. Please try again in a moment.", Said(error, description)),
        _ => new(
            "The sign-in was not accepted", "The portal refused the sign-in that this app asked for.", Said(error, description)),
    };

    private static string Said(string error, string? description) =>
        description is null ? $"The provider answered {Line(error)}." : $"The provider answered {Line(error)}: {Line(description)}";

    // Both arrive in a query string: a line break in them would forge lines of the log.
    private static string Line(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)).Take(200));
}

/// <summary>The framework's remote handlers know refusals as exceptions only; this one carries ours through them.</summary>
internal sealed class RefusedSignIn(Refusal refusal) : AuthenticationFailureException(refusal.ForLog)
{
    public Refusal Refusal { get; } = refusal;

    public static Refusal Read(Exception? failure) => failure switch
    {
        RefusedSignIn ours => ours.Refusal,
        AuthenticationFailureException when failure.Data["error"]?.ToString() is { Length: > 0 } error =>
            Refusal.Provider(error, failure.Data["error_description"]?.ToString()),
        AuthenticationFailureException => Refusal.NotMatched,
        _ => Refusal.Unreachable,
    };
}
