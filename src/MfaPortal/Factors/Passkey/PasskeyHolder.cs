using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Identity;

namespace MfaPortal.Factors.Passkey;

/// <summary>A person as the framework's ceremony sees one: the handle, the names an authenticator shows, and the passkeys that may answer.</summary>
internal sealed record PasskeyHolder(string Handle, string Name, string DisplayName, IReadOnlyList<UserPasskeyInfo> Passkeys);

internal sealed class PasskeyHolders(AccountBook accounts, FactorDesk desk, SecretBox box)
{
    public async Task<PasskeyHolder> Find(AccountId account, CancellationToken ct)
    {
        var person = await accounts.Find(account, ct);
        return Of(account, await desk.Held(account, Passkey.Kind, ct)) with
        {
            Name = person?.UserName ?? "",
            DisplayName = person?.DisplayName ?? "",
        };
    }

    /// <summary>Of an answer that is to be checked, which needs no names.</summary>
    public PasskeyHolder Of(AccountId account, IReadOnlyList<TriedFactor> factors) =>
        new(box.Handle(account), "", "", [.. factors.Select(factor => KeptPasskey.Open(box, factor).ToInfo(factor.Lookup!))]);
}
