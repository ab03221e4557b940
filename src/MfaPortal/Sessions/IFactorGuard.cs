using MfaPortal.Factors;

namespace MfaPortal.Sessions;

/// <summary>What a gate asks before somebody changes their factors; filled by the room Factors.</summary>
internal interface IFactorGuard
{
    /// <summary>How much the proof has to be worth.</summary>
    Task<Strength> ToChange(SignedIn owner, CancellationToken ct);
}
