namespace MfaPortal.Oidc.DPoP;

/// <summary>Whether a caller showed that it holds a key (RFC 9449 §4).</summary>
internal abstract record PresentedProof
{
    private PresentedProof()
    {
    }

    /// <summary>There is no <c>DPoP</c> header.</summary>
    public sealed record None : PresentedProof;

    /// <summary>The caller holds the key with this thumbprint (RFC 7638).</summary>
    public sealed record Valid(string Key) : PresentedProof;

    /// <summary><c>Detail</c> is for the journal alone.</summary>
    public sealed record Invalid(string Detail) : PresentedProof;
}
