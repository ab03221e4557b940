using MfaPortal.Tests.Conformance;

namespace MfaPortal.Tests.Attacks;

/// <summary>The provider with clients that may do less than those of the conformance plans.</summary>
public sealed class AttackedPortal : OpPortal
{
    public const string Strict = "strict";
    public const string Public = "public";
    public const string Narrow = "narrow";
    public const string Named = "named";

    public AttackedPortal()
    {
        Client(Strict, ("Secrets:0", Secret(Strict)));
        Client(Public, ("Public", "true"));
        Client(Narrow, ("RequirePkce", "false"), ("Secrets:0", Secret(Narrow)), ("GrantTypes:0", "authorization_code"), ("Scopes:0", "openid"));
        Client(Named, ("RequirePkce", "false"), ("Secrets:0", Secret(Named)), ("Name", Marker));
    }

    /// <summary>Stands nowhere as markup.</summary>
    public static string Marker => "\"><svg/onload=alert(1)>'";
}
