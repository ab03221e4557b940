using MfaPortal.Oidc.Tests.Door;
using MfaPortal.Tests.Conformance;

namespace MfaPortal.Tests.Attacks;

/// <summary>The provider with an app that has a key, a public one, and one that wants a strong sign-in.</summary>
public sealed class KeyedPortal : OpPortal
{
    public const string Keyed = "keyed";
    public const string Public = "public";
    public const string Strong = "strong";

    public KeyedPortal()
    {
        Client(Keyed, ("Keys", Assertion.Jwks(Assertion.Jwk(Assertion.Ec, ("kid", "one")), Assertion.Jwk(Assertion.Rsa, ("kid", "two")))));
        Client(Public, ("Public", "true"));
        Client(Strong, ("RequirePkce", "false"), ("Secrets:0", Secret(Strong)), ("RequiredStrength", "Strong"));
    }
}
