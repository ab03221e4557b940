using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Storage;

namespace MfaPortal.Factors.EmailCode;

/// <summary>What a page tells of the code it asks for: where it went, and what became of the mail so far.</summary>
internal sealed record CodeSight(Challenge Challenge, string Mailbox, MailedCode? Code, MailStory? Mail, DateTimeOffset Now)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public bool Expired => Code is not null && Code.ExpiresAt <= Now;

    public bool Waiting => Mail?.State is MailState.UnderWay or MailState.Deferred && !Expired;

    /// <summary>In so many seconds another way is offered in so many words; 0: now.</summary>
    public int LateIn => Code is null || Mail?.State == MailState.GivenUp ? 0 : Math.Max(0, (int)Math.Ceiling((Code.SentAt + Patience - Now).TotalSeconds));

    /// <summary>In so many seconds a new one may be asked for.</summary>
    public int AgainIn => Code is null ? 0 : Math.Max(0, (int)Math.Ceiling((Code.SentAt + CodeSender.Pause - Now).TotalSeconds));

    public string OtherWay => Challenges.OtherWay(Challenge);

    public string Address => $"{(Challenge.Purpose == ChallengePurpose.Enrol ? EmailCode.Kind.EnrolPath : EmailCode.Kind.VerifyPath)}?c={Challenge.Id}";
}

internal sealed class CodeSights(
    Challenges challenges, CodeSender sender, Deliveries deliveries, AccountBook accounts, SecretBox box, TimeProvider time)
{
    /// <summary>
    /// The challenge as this browser may see it, null where it is gone. <paramref name="http"/>'s first plain GET sends the code: a HEAD or
    /// a browser that only looks ahead sends nothing.
    /// </summary>
    public async Task<CodeSight?> Look(HttpContext http, string? id, ChallengePurpose purpose, CancellationToken ct)
    {
        if (await challenges.Find(id, EmailCode.Kind.Name, purpose, ct) is not { } challenge)
        {
            return null;
        }

        if (challenge is { AcceptedAt: null, Payload: null } && HttpMethods.IsGet(http.Request.Method) && !LooksAhead(http.Request)
            && await sender.SendFirst(challenge, ct) is CodeSending.Sent or CodeSending.Overtaken)
        {
            challenge = await challenges.Find(id, EmailCode.Kind.Name, purpose, ct) ?? challenge;
        }

        var person = await accounts.Find(challenge.AccountId, ct);
        var code = MailedCode.Open(box, challenge.Id, challenge.Payload);
        var story = code is null ? null : await deliveries.Of(new MailId(code.Mail), ct);
        return new CodeSight(challenge, CodeLetter.Masked(person?.Email ?? ""), code, story, time.GetUtcNow());
    }

    public async Task<CodeSending> SendAgain(string? id, ChallengePurpose purpose, CancellationToken ct) =>
        await challenges.Find(id, EmailCode.Kind.Name, purpose, ct) is { AcceptedAt: null } challenge
            ? await sender.SendAgain(challenge, ct)
            : new CodeSending.Overtaken();

    // Fetch Standard, `Sec-Purpose`; the older header is what some browsers still send.
    private static bool LooksAhead(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
