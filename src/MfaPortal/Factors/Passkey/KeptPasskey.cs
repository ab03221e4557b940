using System.Text.Json;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Identity;

namespace MfaPortal.Factors.Passkey;

/// <summary>What is kept of a credential (WebAuthn §4, credential record), sealed.</summary>
internal sealed record KeptPasskey(
    byte[] PublicKey, string[] Transports, bool IsVerified, bool IsBackupEligible, bool IsBackedUp, string RelyingParty, Guid Authenticator)
{
    /// <summary>RFC 8176: a key that can be copied is not called a hardware key.</summary>
    public FactorKind Kind => Passkey.Kind with { Amr = [IsBackupEligible ? "swk" : "hwk", "user"] };

    public static KeptPasskey Of(UserPasskeyInfo made, string relyingParty) => new(
        made.PublicKey, made.Transports ?? [], made.IsUserVerified, made.IsBackupEligible, made.IsBackedUp, relyingParty,
        Authenticators.IdOf(made.AttestationObject, made.CredentialId));

    // The counter is compared where it is written, in one statement (FactorDesk.Show); here every value counts as new.
    public UserPasskeyInfo ToInfo(byte[] credential) => new(
        credential, PublicKey, DateTimeOffset.UnixEpoch, signCount: 0, Transports, IsVerified, IsBackupEligible, IsBackedUp, [], []);

    public byte[] Seal(SecretBox box, FactorId owner) => box.Seal(Passkey.Kind.Name, owner.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public static KeptPasskey Open(SecretBox box, TriedFactor factor) =>
        JsonSerializer.Deserialize<KeptPasskey>(box.Open(Passkey.Kind.Name, factor.Id.ToString(), factor.Payload))!;
}
