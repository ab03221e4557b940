using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>
/// One word for the page that waits on the computer; on another word it loads itself anew. Not a page of its own: asking again and again must
/// keep no session alive (decision D5).
/// </summary>
internal static class ComputerState
{
    public static async Task<IResult> Look(string? c, Challenges challenges, SecretBox box, TimeProvider time, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var ct = http.RequestAborted;
        var now = time.GetUtcNow();
        if (await challenges.FindOver(c, Push.Kind, ChallengePurpose.Verify, ct) is { } asked)
        {
            return Say(OfQuestion(asked, now));
        }

        if (await challenges.Find(c, Push.Kind.Name, ChallengePurpose.Enrol, ct) is { } enrolment)
        {
            return Say(OfLinking(enrolment, box, now));
        }

        // A replacement that is done has ended all that was under way, itself too.
        return await challenges.FindOver(c, Push.Kind, ChallengePurpose.Replace, ct) is { } replacement && (replacement.AcceptedAt is not null || IsOpen(replacement, now))
            ? Say(OfLinking(replacement, box, now))
            : Say("gone");
    }

    public static string OfQuestion(Challenge challenge, DateTimeOffset now) =>
        challenge.AcceptedAt is not null ? "accepted" : challenge.VoidedAt is not null ? "closed" : challenge.ExpiresAt <= now ? "late" : "waiting";

    public static bool IsOpen(Challenge challenge, DateTimeOffset now) => challenge.VoidedAt is null && challenge.ExpiresAt > now;

    private static string OfLinking(Challenge challenge, SecretBox box, DateTimeOffset now) =>
        challenge.AcceptedAt is not null ? "accepted"
        : challenge.Payload is { } payload ? Word(Pairing.Open(box, challenge.Id, payload).StateAt(now))
        : "empty";

    public static string Word(PairingState state) => state.ToString().ToLowerInvariant();

    private static IResult Say(string state) => Results.Json(new { state });
}
