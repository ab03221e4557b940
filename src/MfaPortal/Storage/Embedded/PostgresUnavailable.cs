namespace MfaPortal.Storage.Embedded;

/// <summary>The embedded database cannot run here. The message is one sentence that the person who started the portal can act on.</summary>
internal sealed class PostgresUnavailable : Exception
{
    public PostgresUnavailable()
    {
    }

    public PostgresUnavailable(string message)
        : base(message)
    {
    }

    public PostgresUnavailable(string message, Exception cause)
        : base(message, cause)
    {
    }
}
