using MfaPortal.Factors;

namespace MfaPortal.Sessions;

/// <summary>What a page of the portal needs before it shows itself.</summary>
/// <param name="FactorWithin">A factor shown this recently; null: whenever the session was made.</param>
internal sealed record SignInNeed(TimeSpan? FactorWithin)
{
    /// <summary>How strong the sign-in has to be; null: any factor where one is asked for at all.</summary>
    public Strength? Least { get; init; }
}

/// <summary>
/// How a gate sends somebody to sign in without knowing the sign-in pages: filled by the room SignIn, which is the only
/// arrow between the two.
/// </summary>
internal interface ISignInDoor
{
    /// <summary>Begins a journey that ends at <paramref name="returnTo"/>, a local path; answers the path to go to first.</summary>
    Task<string> Begin(HttpContext http, SignInNeed need, string returnTo, CancellationToken ct);
}

/// <summary>One place begins more sign-ins than a building full of people; answered with 429 and a page that says so.</summary>
internal sealed class TooManySignInsException() : Exception("Too many sign-ins were begun from one place.");
