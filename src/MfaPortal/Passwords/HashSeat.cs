using MfaPortal.Oidc.Host;

namespace MfaPortal.Passwords;

/// <summary>The right to hash now; given back when it is left.</summary>
internal sealed class HashSeat(PasswordHash hash, Place? from) : IDisposable
{
    private bool left;

    /// <summary>Null hash: nobody is meant; the same work is done so that the answer takes as long (threat T42).</summary>
    public Task<HashAnswer> Check(string? stored, string password) => Apart(() => hash.Compare(stored, password));

    public Task<string> Make(string password) => Apart(() => hash.Compute(password));

    // On a thread of its own: the pool has about as many as there are processors, and all the requests that hash nothing wait for those.
    private static Task<T> Apart<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public void Dispose()
    {
        if (!left)
        {
            left = true;
            hash.GetUp(from);
        }
    }
}

internal enum HashAnswer
{
    Wrong,
    Right,
    RightButOld,
}

/// <summary>More people are signing in, altogether or from one place, than this machine can check; answered with 503 and a page that says so.</summary>
internal sealed class TooManyHashesException() : Exception("The line for password hashes is full.");
