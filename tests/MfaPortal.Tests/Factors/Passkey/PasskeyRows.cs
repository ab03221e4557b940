using System.Buffers.Text;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.Passkey;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Kind = MfaPortal.Factors.Passkey.Passkey;

namespace MfaPortal.Tests.Factors.Passkey;

internal static class PasskeyRows
{
    /// <summary>Puts a passkey into the database directly, as if it had been made here.</summary>
    public static Task<SoftAuthenticator> Passkey(this PortalFactory portal, Account person, uint counter = 0, bool synced = false) => portal.Ask(async services =>
    {
        var (db, box) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<SecretBox>());
        var authenticator = new SoftAuthenticator { Counter = counter, Holder = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(box.Handle(person.Id))) };
        var id = RowId.New<FactorId>(portal.Time.Now);
        db.Add(new Factor
        {
            Id = id,
            AccountId = person.Id,
            Kind = Kind.Kind.Name,
            Label = "This computer",
            Payload = new KeptPasskey(authenticator.PublicKey, ["internal"], true, synced, synced, "localhost", Guid.Empty).Seal(box, id),
            Lookup = authenticator.Id,
            Counter = counter,
            EnrolledAt = portal.Time.Now,
        });
        await db.SaveChangesAsync();
        return authenticator;
    });
}
