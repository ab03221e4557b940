using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors.EmailCode;

internal abstract record CodeSending
{
    private CodeSending()
    {
    }

    internal sealed record Sent : CodeSending;

    internal sealed record TooSoon(DateTimeOffset Until) : CodeSending;

    /// <summary>For this challenge, or for this person within an hour over all browsers.</summary>
    internal sealed record TooOften : CodeSending;

    internal sealed record NoMailbox : CodeSending;

    /// <summary>Another request of this browser sent one at this moment, or the challenge is over.</summary>
    internal sealed record Overtaken : CodeSending;
}

/// <summary>
/// Sends the code of a challenge: one by itself, more when asked. A new one takes the old one's place and leaves the count of wrong tries
/// as it is (threat T39). The letter, the hash and the audit row are one transaction.
/// </summary>
internal sealed class CodeSender(
    PortalDb db, Challenges challenges, CodeLetter letter, Deliveries deliveries, SecretBox box, Entropy entropy, TimeProvider time)
{
    public const int MostPerChallenge = 4;
    public const int MostPerHour = 10;
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Nothing where a code was sent for this challenge already: reloading, going back and looking ahead send no second one.</summary>
    public Task<CodeSending> SendFirst(Challenge challenge, CancellationToken ct) => challenge.Payload is null
        ? Send(challenge, sends: 1, ct)
        : Task.FromResult<CodeSending>(new CodeSending.Sent());

    public async Task<CodeSending> SendAgain(Challenge challenge, CancellationToken ct)
    {
        var last = MailedCode.Open(box, challenge.Id, challenge.Payload);
        if (last is not null && last.SentAt + Pause > time.GetUtcNow())
        {
            return new CodeSending.TooSoon(last.SentAt + Pause);
        }

        // An enrolment stays open for a day; the hour's limit is enough there.
        return challenge.Purpose == ChallengePurpose.Verify && last?.Sends >= MostPerChallenge
            ? new CodeSending.TooOften()
            : await Send(challenge, (last?.Sends ?? 0) + 1, ct);
    }

    private async Task<CodeSending> Send(Challenge challenge, int sends, CancellationToken ct)
    {
        if (await letter.To(challenge.AccountId, ct) is not { } person)
        {
            return new CodeSending.NoMailbox();
        }

        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two browsers of one person would each count without the other.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"mailed-code:" + person.Id}, 0))", ct);
        if (await deliveries.Count(person.Id, CodeLetter.Template, now - Window, ct) >= MostPerHour)
        {
            return new CodeSending.TooOften();
        }

        var code = MailedCode.Draw(entropy);
        if (letter.Queue(person, code) is not { } mail)
        {
            return new CodeSending.NoMailbox();
        }

        var made = new MailedCode(MailedCode.HashOf(box, challenge.Id, code), now, sends, mail.Value);
        if (!await challenges.ExchangePayload(challenge, made.Seal(box, challenge.Id), ct))
        {
            db.ChangeTracker.Clear();
            return new CodeSending.Overtaken();
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new CodeSending.Sent();
    }
}
