using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Texts;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

/// <summary>What the computer shows of a phone that is being linked, as one more or in the place of another.</summary>
internal sealed record PairingSight(ChallengeId Challenge, Pairing Pending, PairingState State, string Page)
{
    public required string LinkAddress { get; init; }

    public required string PhoneAddress { get; init; }

    public required string TypedCode { get; init; }

    /// <summary>The phone that was found, in words.</summary>
    public required string Seen { get; init; }

    /// <summary>Nobody points a camera at the screen it sits behind: then the way on this very phone comes first.</summary>
    public required bool OnPhone { get; init; }

    /// <summary>What is to go is called this; null: it is one more.</summary>
    public string? Old { get; init; }

    public string Here => $"{Page}?c={Challenge}";

    public string QrAddress => $"{Page}?handler=Qr&c={Challenge}&round={Pending.Round}";

    public string FlawKey => State switch
    {
        PairingState.Alarm => "factor.push.found.alarm",
        PairingState.Failed => "factor.push.failed.number",
        _ => "factor.push.failed.late",
    };
}

internal sealed class PairingSights(
    Pairings pairings, PairingCodes codes, PhoneOrigin origin, RequestFacts request, Text texts, IOptions<PortalOptions> portal, TimeProvider time)
{
    public bool IsOpen(Challenge challenge) => ComputerState.IsOpen(challenge, time.GetUtcNow());

    public async Task<PairingSight> Of(Challenge challenge, string page, string? old, CancellationToken ct)
    {
        var pending = await pairings.Pending(challenge, ct);
        return new PairingSight(challenge.Id, pending, pending.StateAt(time.GetUtcNow()), page)
        {
            LinkAddress = origin.LinkAddress(challenge.Id, codes.InPicture(challenge.Id, pending.Round)),
            PhoneAddress = portal.Value.Link("/phone").Split("://")[^1],
            TypedCode = PairingCodes.Grouped(codes.ToType(challenge.Id, pending.Round)),
            Seen = pending.Phone is { } phone ? texts.Whereabouts(phone.Browser, phone.System, phone.Place) : "",
            OnPhone = Whereabouts.Browser(request.UserAgent)?.System is "iPhone" or "iPad" or "Android",
            Old = old,
        };
    }
}
