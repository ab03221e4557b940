using MfaPortal.Accounts;
using MfaPortal.Sessions;

namespace MfaPortal.Helpdesk;

/// <summary>Whose account somebody may touch (decision D8). Looking is allowed at all of them.</summary>
internal static class Reach
{
    /// <summary>
    /// Whoever resets the factors of a stronger account becomes it; so helpdesk reaches ordinary accounts only. One's own
    /// is nobody's here: "my security" asks for a fresh factor first, this page would be the way around it.
    /// </summary>
    public static bool Includes(SignedIn agent, AccountId person, IReadOnlyCollection<string> roles) =>
        agent.AccountId != person
        && (agent.Has(Role.Admin) || (agent.Has(Role.Helpdesk) && !roles.Contains(Role.Helpdesk) && !roles.Contains(Role.Admin)));
}
