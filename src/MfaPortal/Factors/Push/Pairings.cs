using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

internal abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>The phone has the code; now it practises. <see cref="Account"/> is enough for its person to know it by,
    /// and too little to learn a name from: who reads a picture over somebody's shoulder gets as far as this.</summary>
    internal sealed record Taken(ChallengeId Challenge, FactorId Device, string Nonce, string Account) : Claim;

    /// <summary>No such code, or no longer: said alike.</summary>
    internal sealed record Unknown : Claim;

    internal sealed record UsedAlready : Claim;
}

/// <summary>Links a phone: the computer shows a code, one phone takes it.</summary>
internal sealed class Pairings(
    Challenges challenges, FactorDesk desk, PairingCodes codes, SecretBox box, AccountBook accounts, RequestFacts request, Places places, PhoneOrigin origin,
    Entropy entropy, IOptions<PushOptions> options, TimeProvider time)
{
    /// <summary>What is pending, begun where there is nothing yet; of two tabs both see the same.</summary>
    public async Task<Pairing> Pending(Challenge challenge, CancellationToken ct)
    {
        if (challenge.Payload is null)
        {
            await Begin(challenge, null, 1, ct);
            challenge = await challenges.FindLinking(challenge.Id, Push.Kind, ct) ?? challenge;
        }

        return Pairing.Open(box, challenge.Id, challenge.Payload ?? throw new InvalidOperationException("An enrolment ended while it was begun."));
    }

    /// <summary>Everything before is void: its code, and the phone that took it.</summary>
    public Task StartAnew(Challenge challenge, CancellationToken ct) => challenge.Payload is { } seen
        ? Begin(challenge, seen, Pairing.Open(box, challenge.Id, seen).Round + 1, ct)
        : Task.CompletedTask;

    /// <summary>From the picture: the id and its code.</summary>
    public async Task<Claim> Claim(string? id, string? code, PhoneKey key, byte[]? signature, string language, CancellationToken ct) =>
        RowId.TryParse<ChallengeId>(id, out var challenge) && code is { Length: > 0 and <= 40 }
        && key.Signed(SignedLines.Link(origin.Text, challenge.ToString(), code, key), signature)
            ? await Claim(
                await challenges.FindLinking(challenge, Push.Kind, ct),
                round => codes.InPicture(challenge, round), code, key, language, ct)
            : new Claim.Unknown();

    /// <summary>Typed over in the app: eight characters, which find the challenge together with the name that is typed beside them.</summary>
    public async Task<Claim> ClaimTyped(string? login, string? typed, PhoneKey key, byte[]? signature, string language, CancellationToken ct)
    {
        if (PairingCodes.Normalize(typed) is not { } code || !key.Signed(SignedLines.Link(origin.Text, "-", code, key), signature))
        {
            return new Claim.Unknown();
        }

        // A name that nobody has looks for a code as well: it must not answer sooner than one that somebody has (threat T41).
        var owner = await accounts.KnownAs(login ?? "", ct) ?? default;
        var found = await challenges.FindLinking(codes.Lookup(owner, code), Push.Kind, ct);
        return await Claim(found, round => codes.ToType(found?.Id ?? default, round), code, key, language, ct);
    }

    private async Task<Claim> Claim(Challenge? challenge, Func<int, string> right, string code, PhoneKey key, string language, CancellationToken ct)
    {
        if (challenge?.Payload is not { } seen || await accounts.Find(challenge.AccountId, ct) is not { State: AccountState.Active } person)
        {
            return new Claim.Unknown();
        }

        var now = time.GetUtcNow();
        var pairing = Pairing.Open(box, challenge.Id, seen);
        if (!PairingCodes.Same(right(pairing.Round), code) || pairing.StateAt(now) == PairingState.Late)
        {
            return new Claim.Unknown();
        }

        if (pairing.Phone is not null)
        {
            return await Alarm(challenge, pairing, ct);
        }

        var seenAs = Whereabouts.Browser(request.UserAgent);
        var phone = new FoundPhone(RowId.New<FactorId>(now).Value, key.Point, PushNumber.New(entropy, options.Value.Digits), entropy.Text(32), language, now)
        {
            Browser = seenAs?.Name,
            System = seenAs?.System,
            Place = places.Find(request.Address),
        };
        var taken = await challenges.SwapPayload(challenge.Id, seen, (pairing with { Phone = phone }).Seal(box, challenge.Id), null, ct);
        if (taken)
        {
            return new Claim.Taken(challenge.Id, new FactorId(phone.Factor), phone.Nonce, PushWords.Masked(person.KnownBy()));
        }

        // Of two at once the slower one is the second.
        return await challenges.FindLinking(challenge.Id, Push.Kind, ct) is { Payload: { } later } lost
            && Pairing.Open(box, lost.Id, later) is { Phone: not null } other
            ? await Alarm(lost, other, ct)
            : new Claim.Unknown();
    }

    private async Task<Claim> Alarm(Challenge challenge, Pairing pairing, CancellationToken ct)
    {
        if (!pairing.ClaimedTwice && challenge.Payload is { } seen
            && await challenges.SwapPayload(challenge.Id, seen, (pairing with { ClaimedTwice = true }).Seal(box, challenge.Id), null, ct))
        {
            await desk.Refuse(challenge.AccountId, Push.Kind, "a second phone came with the same code", ct);
        }

        return new Claim.UsedAlready();
    }

    private Task<bool> Begin(Challenge challenge, byte[]? seen, int round, CancellationToken ct) => challenges.SwapPayload(
        challenge.Id, seen, new Pairing(round, time.GetUtcNow()).Seal(box, challenge.Id),
        codes.Lookup(challenge.AccountId, codes.ToType(challenge.Id, round)), ct);
}
