using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MfaPortal.Passwords;

/// <summary>
/// PBKDF2 through ASP.NET Core's hasher, a bounded number at once: hashing is the one expensive step, and a storm of
/// sign-ins must not starve everybody who is already in.
/// </summary>
internal sealed class PasswordHash : IDisposable
{
    private static readonly object NoUser = new();

    private readonly PasswordHasher<object> hasher;
    private readonly SemaphoreSlim seats;
    private readonly Lazy<string> dummy;
    private readonly int waitingLimit;
    private int waiting;

    public PasswordHash(IOptions<PasswordOptions> options)
    {
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.Iterations }));
        seats = new SemaphoreSlim(options.Value.ParallelHashes > 0 ? options.Value.ParallelHashes : Environment.ProcessorCount);
        waitingLimit = options.Value.WaitingHashes;
        dummy = new Lazy<string>(() => hasher.HashPassword(NoUser, "a password nobody has"));
    }

    /// <exception cref="TooManyHashesException">The line is full.</exception>
    public Task<string> Make(string password, CancellationToken ct) => Seated(() => hasher.HashPassword(NoUser, password), ct);

    /// <summary>Null hash: nobody is meant; the same work is done so that the answer takes as long (threat T42).</summary>
    /// <exception cref="TooManyHashesException">The line is full.</exception>
    public Task<HashAnswer> Check(string? hash, string password, CancellationToken ct) => Seated(() =>
    {
        var result = hasher.VerifyHashedPassword(NoUser, hash ?? dummy.Value, password);
        return hash is null || result == PasswordVerificationResult.Failed ? HashAnswer.Wrong
            : result == PasswordVerificationResult.SuccessRehashNeeded ? HashAnswer.RightButOld
            : HashAnswer.Right;
    }, ct);

    public void Dispose() => seats.Dispose();

    private async Task<T> Seated<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > waitingLimit)
        {
            Interlocked.Decrement(ref waiting);
            throw new TooManyHashesException();
        }

        try
        {
            await seats.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            seats.Release();
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
