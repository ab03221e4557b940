namespace MfaPortal.Passwords;

/// <summary>The right to hash now; given back when it is left.</summary>
internal sealed class HashSeat(PasswordHash hash) : IDisposable
{
    private bool left;

    /// <summary>Null hash: nobody is meant; the same work is done so that the answer takes as long (threat T42).</summary>
    public Task<HashAnswer> Check(string? stored, string password) => Task.Run(() => hash.Compare(stored, password), CancellationToken.None);

    public Task<string> Make(string password) => Task.Run(() => hash.Compute(password), CancellationToken.None);

    public void Dispose()
    {
        if (!left)
        {
            left = true;
            hash.GetUp();
        }
    }
}

internal enum HashAnswer
{
    Wrong,
    Right,
    RightButOld,
}

/// <summary>More people are signing in than this machine can check; answered with 503 and a page that says so.</summary>
internal sealed class TooManyHashesException() : Exception("The line for password hashes is full.");
