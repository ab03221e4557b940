using MfaPortal.Factors;

namespace MfaPortal.Sessions;

/// <summary>What a page of the portal needs before it shows itself.</summary>
internal sealed record SignInNeed(TimeSpan? FactorWithin, Strength? Least = null);

/// <summary>
/// How a gate sends somebody to sign in without knowing the sign-in pages: filled by the room SignIn, which is the only
/// arrow between the two.
/// </summary>
internal interface ISignInDoor
{
    /// <summary>Begins a journey that ends at <paramref name="returnTo"/>, a local path; answers the path to go to first.</summary>
    Task<string> Begin(HttpContext http, SignInNeed need, string returnTo, CancellationToken ct);
}
