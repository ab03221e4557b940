using System.Buffers.Binary;
using MfaPortal.Oidc.Host;
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
    private readonly string nobody;
    private readonly int waitingLimit;
    private readonly int placeLimit;
    private readonly HashLine places = new();
    private readonly ILogger<PasswordHash> log;
    private int waiting;
    private long computed;

    public PasswordHash(IOptions<PasswordOptions> options, ILogger<PasswordHash> log)
    {
        this.log = log;
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.Iterations }));
        seats = new SemaphoreSlim(options.Value.ParallelHashes > 0 ? options.Value.ParallelHashes : Environment.ProcessorCount);
        waitingLimit = options.Value.WaitingHashes;
        placeLimit = Math.Max(PasswordOptions.LeastOfPlace, waitingLimit / PasswordOptions.PlacesInLine);
        nobody = HashOfNobody(options.Value.Iterations);
    }

    /// <summary>How many hashes this process has computed; a sign-in costs one, whoever is meant.</summary>
    public long Computed => Interlocked.Read(ref computed);

    /// <summary>
    /// A seat at the hasher, for as long as it is held. Whoever counts tries sits down first: a full line must not cost
    /// the person a try that nobody looked at.
    /// </summary>
    /// <exception cref="TooManyHashesException">The line is full.</exception>
    public Task<HashSeat> Sit(CancellationToken ct) => Sit(null, ct);

    /// <summary>
    /// The same for who is not known yet: one place has a part of the line, so that it cannot shut out all others. This machine may fill it: what comes
    /// from there is a proxy that nobody named.
    /// </summary>
    /// <exception cref="TooManyHashesException">The line is full, or this place's part of it.</exception>
    public async Task<HashSeat> Sit(Place? from, CancellationToken ct)
    {
        from = from is { IsHere: true } ? null : from;
        var ofPlace = from is { } place ? places.Come(place) : 0;
        try
        {
            if (!await seats.WaitAsync(0, CancellationToken.None))
            {
                await StandInLine(ofPlace, ct);
            }
        }
        catch
        {
            Leave(from);
            throw;
        }

        return new HashSeat(this, from);
    }

    /// <exception cref="TooManyHashesException">The line is full.</exception>
    public async Task<string> Make(string password, CancellationToken ct)
    {
        using var seat = await Sit(ct);
        return await seat.Make(password);
    }

    public void Dispose() => seats.Dispose();

    internal void GetUp(Place? from)
    {
        Leave(from);
        seats.Release();
    }

    internal string Compute(string password)
    {
        if (!CanBeHashed(password))
        {
            throw new ArgumentException($"A password has at most {PasswordOptions.MaxLength} characters, of well-formed Unicode.", nameof(password));
        }

        Interlocked.Increment(ref computed);
        return hasher.HashPassword(NoUser, password);
    }

    internal HashAnswer Compare(string? hash, string password)
    {
        Interlocked.Increment(ref computed);
        var meant = hash is not null && CanBeHashed(password) && IsWhole(hash);
        var result = hasher.VerifyHashedPassword(NoUser, meant ? hash! : nobody, CanBeHashed(password) ? password : "");
        return !meant || result == PasswordVerificationResult.Failed ? HashAnswer.Wrong
            : result == PasswordVerificationResult.SuccessRehashNeeded ? HashAnswer.RightButOld
            : HashAnswer.Right;
    }

    private void Leave(Place? from)
    {
        if (from is { } place)
        {
            places.Go(place);
        }
    }

    private async Task StandInLine(int ofPlace, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > waitingLimit || ofPlace > placeLimit)
            {
                throw new TooManyHashesException();
            }

            await seats.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    // Never hashed: what is too long (threat T83), and a lone half of a surrogate pair, which has no bytes in UTF-8.
    private static bool CanBeHashed(string password) =>
        password.Length <= PasswordOptions.MaxLength && !HasLoneSurrogate(password);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return true;
            }
        }

        return false;
    }

    // A row that was damaged or badly imported is a wrong password and a line in the log, not an error page that tells
    // this account from others.
    private bool IsWhole(string hash)
    {
        if (Convert.TryFromBase64String(hash, new byte[hash.Length], out var length) && length > 0)
        {
            return true;
        }

        log.HashDamaged();
        return false;
    }

    /// <summary>
    /// ASP.NET Core's format 3 (marker, PRF, rounds, salt length, salt, key) with a key that no password has: looking at it
    /// costs exactly what looking at anybody's costs, from the first time on (threat T42).
    /// </summary>
    private static string HashOfNobody(int iterations)
    {
        const int saltLength = 16;
        var bytes = new byte[13 + saltLength + 32];
        bytes[0] = 0x01;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2); // HMAC-SHA512
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), saltLength);
        return Convert.ToBase64String(bytes);
    }
}
