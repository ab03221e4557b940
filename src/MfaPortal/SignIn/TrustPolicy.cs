using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.TrustedBrowsers;

namespace MfaPortal.SignIn;

/// <summary>For whom and for what a trusted browser may stand in for a second step; how it does is <see cref="NextStep"/>'s to say.</summary>
internal sealed class TrustPolicy(BrowserTrust trust, ClientRegistry apps)
{
    /// <summary>Never for people with rights over others, nor for an app that has more to lose.</summary>
    public bool Allows(JourneySight sight) =>
        trust.IsOn && sight is { Journey.Wish: JourneyWish.SignIn, Person: { } person }
        && !person.Roles.Contains(Role.Helpdesk) && !person.Roles.Contains(Role.Admin)
        && (sight.Journey.ClientId is not { } client || apps.App(client) is { AllowsTrustedBrowsers: true });

    /// <summary>Asked only where it decides: nothing was shown yet of what there is, and no more than that is asked for.</summary>
    public async Task<bool> Holds(JourneySight sight, bool shown, CancellationToken ct) =>
        !shown && Allows(sight) && sight is { Person: { } person, Factors.Count: > 0, Journey: { RequiredStrength: Strength.Password, FactorNotBefore: null, FinishedAt: null } }
        && await trust.Holds(person.Id, ct);

    public Task<TrustedBrowserId?> Use(AccountId account, CancellationToken ct) => trust.Use(account, ct);

    /// <summary>A factor was shown in this sign-in, and the person said that the browser is theirs.</summary>
    public bool IsWanted(JourneySight sight, ProvenSignIn proven) =>
        proven.Strength > Strength.Password && sight.Proofs.Any(proof => proof.WantsTrust) && Allows(sight);

    public Task Hold(AccountId account, CancellationToken ct) => trust.Hold(account, ct);

    public Task Give(AccountId account, CancellationToken ct) => trust.Give(account, ct);
}
