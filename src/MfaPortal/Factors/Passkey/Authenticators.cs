using System.Formats.Cbor;

namespace MfaPortal.Factors.Passkey;

/// <summary>What made a passkey, by the id of its model: good for a name, and for nothing else, because nothing vouches for it.</summary>
internal static class Authenticators
{
    private static readonly Dictionary<Guid, string> Names = new()
    {
        [new("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")] = "iCloud Keychain",
        [new("dd4ec289-e01d-41c9-bb89-70fa845d4bf2")] = "iCloud Keychain",
        [new("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")] = "Google Password Manager",
        [new("adce0002-35bc-c60a-648b-0b25f1f05503")] = "Chrome (Mac)",
        [new("771b48fd-d3d4-4f74-9232-fc157ab0507a")] = "Edge (Mac)",
        [new("b5397666-4885-aa6b-cebf-e52262a439a2")] = "Chromium",
        [new("08987058-cadc-4b81-b6e1-30de50dcbe96")] = "Windows Hello",
        [new("9ddd1817-af5a-4672-a2b9-3e3dd95000a9")] = "Windows Hello",
        [new("6028b017-b1d4-4c02-b4b3-afcdafc96bb2")] = "Windows Hello",
        [new("53414d53-554e-4700-0000-000000000000")] = "Samsung Pass",
        [new("bada5566-a7aa-401f-bd96-45619a55120d")] = "1Password",
        [new("d548826e-79b4-db40-a3d8-11116f7e8349")] = "Bitwarden",
        [new("531126d6-e717-415c-9320-3d9aa6981239")] = "Dashlane",
        [new("b84e4048-15dc-4dd0-8640-f4f60813c8af")] = "NordPass",
        [new("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6")] = "Keeper",
        [new("50726f74-6f6e-5061-7373-50726f746f6e")] = "Proton Pass",
        [new("fdb141b2-5d84-443e-8a35-4698c205a502")] = "KeePassXC",
        [new("f3809540-7f14-49c1-a8b3-8f813b225541")] = "Enpass",
        [new("cb69481e-8ff7-4039-93ec-0a2729a154a8")] = "YubiKey 5",
        [new("ee882879-721c-4913-9775-3dfcce97072a")] = "YubiKey 5",
        [new("19083c3d-8383-4b18-bc03-8f1c9ab2fd1b")] = "YubiKey 5",
        [new("fa2b99dc-9e39-4257-8f92-4a30d23c4118")] = "YubiKey 5 NFC",
        [new("2fc0579f-8113-47ea-b116-bb5a8db9202a")] = "YubiKey 5 NFC",
        [new("a25342c0-3cdc-4414-8e46-f4807fca511c")] = "YubiKey 5 NFC",
        [new("d7781e5d-e353-46aa-afe2-3ca49f13332a")] = "YubiKey 5 NFC",
        [new("c5ef55ff-ad9a-4b9f-b580-adebafe026d0")] = "YubiKey 5Ci",
        [new("d8522d9f-575b-4866-88a9-ba99fa02f35b")] = "YubiKey Bio",
        [new("b92c3f9a-c014-4056-887f-140a2501163b")] = "YubiKey",
        [new("149a2021-8ef6-4133-96b8-81f8d5b7f1f5")] = "YubiKey",
        [new("a4e9fc6d-4cbe-4758-b8ba-37598bb5bbaa")] = "YubiKey",
    };

    public static string? NameOf(Guid authenticator) => Names.GetValueOrDefault(authenticator);

    /// <summary>
    /// The text for a person's own device: <c>factor.passkey.label.*</c>. Browsers lie about much, but this is only a first proposal for a name.
    /// </summary>
    public static string DeviceOf(string? userAgent) =>
        Says(userAgent, "iPhone") || Says(userAgent, "iPad") ? "iphone"
        : Says(userAgent, "Android") ? "android"
        : Says(userAgent, "Windows") ? "windows"
        : Says(userAgent, "Macintosh") ? "mac"
        : "computer";

    /// <summary>
    /// The model's id stands before the credential id and its two bytes of length (WebAuthn §6.5.1).
    /// </summary>
    public static Guid IdOf(ReadOnlySpan<byte> attestation, ReadOnlySpan<byte> credential)
    {
        const int IdLength = 16;
        const int LengthLength = 2;
        var at = attestation.IndexOf(credential) - LengthLength - IdLength;
        return at < 0 ? Guid.Empty : new Guid(attestation.Slice(at, IdLength), bigEndian: true);
    }

    /// <summary>We ask for no attestation, so one that claims something is not what we asked for (WebAuthn §8.7, threat T23).</summary>
    public static bool SaysNothing(ReadOnlyMemory<byte> attestation)
    {
        var reader = new CborReader(attestation, CborConformanceMode.Lax);
        var (format, empty) = ("", false);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            switch (reader.ReadTextString())
            {
                case "fmt":
                    format = reader.ReadTextString();
                    break;
                case "attStmt":
                    empty = reader.ReadStartMap() == 0;
                    while (reader.PeekState() != CborReaderState.EndMap)
                    {
                        reader.SkipValue();
                    }

                    reader.ReadEndMap();
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        return format == "none" && empty;
    }

    private static bool Says(string? userAgent, string word) => userAgent?.Contains(word, StringComparison.Ordinal) ?? false;
}
