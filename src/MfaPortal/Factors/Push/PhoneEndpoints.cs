using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.Push;

/// <summary>
/// What the app on the phone asks and answers, at <c>/phone/api</c>. No cookie counts here: linking shows the code, everything else is signed, so
/// no other site can have a browser send it.
/// </summary>
internal static class PhoneEndpoints
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private sealed record LinkCall(string? Challenge, string? Name, string? Code, string? Key, string? Signature);

    private sealed record AnswerCall(string? Challenge, string? Decision, string? Number, string? Signature);

    private sealed record HelloCall(WhereTo? Subscription);

    private sealed record WhereTo(string? Endpoint, string? P256dh, string? Auth);

    private sealed record FreezeCall(string? Challenge);

    public static void MapPhone(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/phone/manifest.webmanifest", (PhoneAssets assets, Text texts) => assets.Manifest(texts));
        routes.MapGet("/phone/worker.js", (HttpResponse answer) => PhoneAssets.Worker(answer));
        routes.MapGet("/phone/app/{file}", (string file) => PhoneAssets.File(file));
        routes.MapGet("/phone/icon/{name}", (string name, PhoneAssets assets) => assets.Icon(name));
        routes.MapPost("/phone/api/link", Link);
        routes.MapPost("/phone/api/practice", Practise);
        routes.MapPost("/phone/api/hello", Hello);
        routes.MapPost("/phone/api/waiting", Waiting);
        routes.MapPost("/phone/api/answer", Answer);
        routes.MapPost("/phone/api/freeze", Freeze);
    }

    private static async Task<IResult> Link(Pairings pairings, PairingLimit limit, Text texts, TimeProvider time, HttpContext http)
    {
        if (await Read<LinkCall>(http) is not { } call || PhoneKey.Parse(PhoneDoor.Bytes(call.Key)) is not { } key)
        {
            return Refused(time, "unreadable");
        }

        var typed = call.Challenge is null;
        if (limit.Take(http.Connection.RemoteIpAddress, typed) is not { } seat)
        {
            return Refused(time, "busy", StatusCodes.Status429TooManyRequests);
        }

        var (signature, ct) = (PhoneDoor.Bytes(call.Signature), http.RequestAborted);
        var claim = typed
            ? await pairings.ClaimTyped(call.Name, call.Code, key, signature, texts.Language, ct)
            : await pairings.Claim(call.Challenge, call.Code, key, signature, texts.Language, ct);
        if (claim is not Claim.Unknown)
        {
            limit.GiveBack(seat);
        }

        return claim switch
        {
            Claim.Taken taken => Results.Json(new
            {
                challenge = taken.Challenge.ToString(), device = taken.Device.ToString(), nonce = taken.Nonce, account = taken.Account, now = Now(time),
            }),
            Claim.UsedAlready => Refused(time, "used", StatusCodes.Status409Conflict),
            _ => Refused(time, "unknown", StatusCodes.Status404NotFound),
        };
    }

    private static async Task<IResult> Practise(Practice practice, TimeProvider time, HttpContext http) =>
        await Read<AnswerCall>(http) is { } call && RowId.TryParse<ChallengeId>(call.Challenge, out var challenge)
            ? Told(time, await practice.Answer(challenge, call.Number, PhoneDoor.Bytes(call.Signature), http.RequestAborted))
            : Refused(time, "unreadable");

    // At each start: the browser may have changed where messages go, or the person their mind.
    private static Task<IResult> Hello(PhoneDoor door, PhoneBook book, AccountBook accounts, Text texts, TimeProvider time, HttpContext http) =>
        Called<HelloCall>(door, time, http, changes: true, async (call, said, ct) =>
        {
            var to = said.Subscription is { } where ? PushSubscription.Parse(where.Endpoint, where.P256dh, where.Auth) : null;
            await book.Remember(call, to, texts.Language, ct);
            var person = await accounts.Find(call.Device.AccountId, ct);
            return Results.Json(new { now = Now(time), label = call.Device.Label, account = person?.KnownBy() });
        });

    private static Task<IResult> Waiting(PhoneDoor door, PushAnswers answers, TimeProvider time, HttpContext http) =>
        Called<object>(door, time, http, changes: false, async (call, _, ct) => Results.Json(new
        {
            now = Now(time),
            label = call.Device.Label,
            waiting = (await answers.Waiting(call.Device, ct)).Select(question => new
            {
                challenge = question.Challenge.ToString(), nonce = question.Nonce, context = question.Context,
                until = question.ExpiresAt.ToUnixTimeMilliseconds(),
            }),
        }));

    private static Task<IResult> Answer(PhoneDoor door, PushAnswers answers, TimeProvider time, HttpContext http) =>
        Called<AnswerCall>(door, time, http, changes: true, async (call, said, ct) => RowId.TryParse<ChallengeId>(said.Challenge, out var challenge)
            ? Told(time, await answers.Answer(
                call.Device, call.Key, new PhoneAnswer(challenge, said.Decision ?? "", said.Number ?? "", PhoneDoor.Bytes(said.Signature)), ct))
            : Refused(time, "unreadable"));

    private static Task<IResult> Freeze(PhoneDoor door, PushAnswers answers, TimeProvider time, HttpContext http) =>
        Called<FreezeCall>(door, time, http, changes: true, async (call, said, ct) =>
            RowId.TryParse<ChallengeId>(said.Challenge, out var challenge) && await answers.Freeze(call.Device, challenge, ct)
                ? Results.Json(new { now = Now(time) })
                : Refused(time, "unknown", StatusCodes.Status404NotFound));

    private static async Task<IResult> Called<T>(
        PhoneDoor door, TimeProvider time, HttpContext http, bool changes, Func<PhoneCall.From, T, CancellationToken, Task<IResult>> act) where T : class
    {
        http.Response.Headers.CacheControl = "no-store";
        return await door.Answer(http.Request, changes, http.RequestAborted) switch
        {
            PhoneCall.From call => Parse<T>(call.Body) is { } said ? await act(call, said, http.RequestAborted) : Refused(time, "unreadable"),
            PhoneCall.Unlinked => Refused(time, "unlinked", StatusCodes.Status401Unauthorized),
            PhoneCall.Replaced => Refused(time, "replaced", StatusCodes.Status401Unauthorized),
            PhoneCall.Closed => Refused(time, "closed", StatusCodes.Status403Forbidden),
            PhoneCall.WrongClock => Refused(time, "clock", StatusCodes.Status401Unauthorized),
            _ => Refused(time, "refused", StatusCodes.Status401Unauthorized),
        };
    }

    private static async Task<T?> Read<T>(HttpContext http) where T : class
    {
        http.Response.Headers.CacheControl = "no-store";
        return await PhoneDoor.Body(http.Request, http.RequestAborted) is { } body ? Parse<T>(body) : null;
    }

    private static T? Parse<T>(byte[] body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Told(TimeProvider time, PhoneOutcome outcome) => outcome == PhoneOutcome.Unsigned
        ? Refused(time, "refused", StatusCodes.Status401Unauthorized)
        : Results.Json(new { outcome = outcome.ToString().ToLowerInvariant(), now = Now(time) });

    // Whoever asks may know what time it is here, and no more.
    private static IResult Refused(TimeProvider time, string why, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error = why, now = Now(time) }, statusCode: status);

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
