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
        if (await challenges.FindOver(c, Push.Kind, ct) is { } asked)
        {
            return Say(OfQuestion(asked, now));
        }

        return await challenges.Find(c, Push.Kind.Name, ChallengePurpose.Enrol, ct) is { } enrolment ? Say(OfEnrolment(enrolment, box, now)) : Say("gone");
    }

    public static string OfQuestion(Challenge challenge, DateTimeOffset now) =>
        challenge.AcceptedAt is not null ? "accepted" : challenge.VoidedAt is not null ? "closed" : challenge.ExpiresAt <= now ? "late" : "waiting";

    public static string OfEnrolment(Challenge challenge, SecretBox box, DateTimeOffset now) =>
        challenge.AcceptedAt is not null ? "accepted"
        : challenge.Payload is { } payload ? Word(Pairing.Open(box, challenge.Id, payload).StateAt(now))
        : "empty";

    public static string Word(PairingState state) => state.ToString().ToLowerInvariant();

    private static IResult Say(string state) => Results.Json(new { state });
}
