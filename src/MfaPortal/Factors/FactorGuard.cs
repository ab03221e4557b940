using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>
/// The one rule for changes to what a person has: to add, replace, rename, renew or remove takes a proof that is worth as much as the best of it,
/// or the weakest factor would open the door to all others (threats T14, T17, T19). Strong is enough for everything, so that who lost a key may
/// remove it.
/// </summary>
internal sealed class FactorGuard(PortalDb db, FactorCatalogue catalogue) : IFactorGuard
{
    /// <param name="counting">What the person has and what counts for them; only what satisfies the policy by itself is worth a guard.</param>
    public static Strength ToChange(IEnumerable<FactorKind> counting)
    {
        var strongest = counting.Where(kind => kind.Role == FactorRole.Primary).Select(kind => kind.Strength).Append(Strength.Password).Max();
        return strongest > Strength.Strong ? Strength.Strong : strongest;
    }

    public async Task<Strength> ToChange(SignedIn owner, CancellationToken ct)
    {
        var kinds = await db.Set<Factor>().Where(factor => factor.AccountId == owner.AccountId && factor.RetiredAt == null)
            .Select(factor => factor.Kind).Distinct()
            .ToListAsync(ct);
        return ToChange(catalogue.For(owner.Roles, owner.Email is not null).Where(kind => kinds.Contains(kind.Name)));
    }
}
