using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MfaPortal.Tests.Clients;

/// <summary>A key with which an app signs for itself, as JSON Web Keys.</summary>
internal sealed class AppKey
{
    private readonly ECParameters key;

    public AppKey()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key = made.ExportParameters(includePrivateParameters: true);
    }

    public string PublicSet => new JsonObject { ["keys"] = new JsonArray(Public()) }.ToJsonString();

    public string Private
    {
        get
        {
            var jwk = Public();
            jwk["d"] = Base64Url.EncodeToString(key.D);
            return jwk.ToJsonString();
        }
    }

    private JsonObject Public() => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["kid"] = "the-key-of-the-app",
        ["alg"] = "ES256",
        ["use"] = "sig",
        ["x"] = Base64Url.EncodeToString(key.Q.X),
        ["y"] = Base64Url.EncodeToString(key.Q.Y),
    };
}
