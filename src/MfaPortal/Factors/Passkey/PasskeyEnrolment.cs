using MfaPortal.Audit;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MfaPortal.Factors.Passkey;

internal enum PasskeyFlaw
{
    /// <summary>No question is open that this could answer: the page stood too long, or it was answered already.</summary>
    Late,

    /// <summary>This very passkey is linked already, to this account or another (WebAuthn §7.1 step 26).</summary>
    Taken,

    Refused,
}

/// <summary>Making a passkey: the question of a challenge, and the answer that links it.</summary>
internal sealed class PasskeyEnrolment(
    Challenges challenges, FactorDesk desk, FactorReplacement replacement, PasskeyHolders holders, Ceremony ceremony, SecretBox box, RequestFacts request, Text texts, TimeProvider time)
{
    private const int LongestLabel = 64;

    /// <summary>A new question each time, which alone counts from now on. What the person has is named, so that no device gets a second one.</summary>
    public async Task<string> Ask(Challenge challenge, CancellationToken ct)
    {
        var question = await ceremony.AskToCreate(await holders.Find(challenge.AccountId, ct));
        await challenges.ReplacePayload(challenge.Id, box.SealQuestion(challenge.Id, question.Kept), ct);
        return question.Options;
    }

    /// <summary>Null: linked; a first one maybe by another tab that was faster.</summary>
    public async Task<PasskeyFlaw?> Confirm(Challenge challenge, string? credential, CancellationToken ct)
    {
        if (box.OpenQuestion(challenge.Id, challenge.Payload) is not { } question)
        {
            return PasskeyFlaw.Late;
        }

        if (PasskeyAnswer.Read(credential) is not { } answer)
        {
            return await Refuse(challenge, "not an answer", PasskeyFlaw.Refused, ct);
        }

        if (await desk.IsTaken(Passkey.Kind, answer.CredentialId, ct))
        {
            return await Refuse(challenge, "linked already", PasskeyFlaw.Taken, ct);
        }

        var held = await desk.Held(challenge.AccountId, Passkey.Kind, ct);
        if (await ceremony.Created(holders.Of(challenge.AccountId, held), question, answer) is not { } made)
        {
            return await Refuse(challenge, "refused while linking", PasskeyFlaw.Refused, ct);
        }

        return await Keep(challenge, made, Label(answer, made, [.. held.Select(one => one.Label)]), ct);
    }

    private async Task<PasskeyFlaw?> Keep(Challenge challenge, UserPasskeyInfo made, string label, CancellationToken ct)
    {
        var id = RowId.New<FactorId>(time.GetUtcNow());
        var kept = KeptPasskey.Of(made, ceremony.RelyingParty);
        try
        {
            var factor = new NewFactor(id, label, kept.Seal(box, id), made.CredentialId, made.SignCount);
            if (challenge.Purpose == ChallengePurpose.Replace)
            {
                return await replacement.Complete(challenge, kept.Kind, factor, ct) ? null : PasskeyFlaw.Late;
            }

            await desk.Enrol(challenge, kept.Kind, [factor], ct);
            return null;
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same credential on two accounts at the same moment: the index lets one in (WebAuthn §7.1 step 26).
            return PasskeyFlaw.Taken;
        }
    }

    private async Task<PasskeyFlaw?> Refuse(Challenge challenge, string why, PasskeyFlaw flaw, CancellationToken ct)
    {
        // A challenge is answered once, rightly or wrongly (WebAuthn §13.4.3).
        await challenges.ReplacePayload(challenge.Id, [], ct);
        await desk.Refuse(challenge.AccountId, Passkey.Kind, why, ct);
        return flaw;
    }

    private string Label(PasskeyAnswer answer, UserPasskeyInfo made, IReadOnlyCollection<string> taken)
    {
        var device = answer.IsFromElsewhere ? "elsewhere" : Authenticators.DeviceOf(request.UserAgent);
        var name = Authenticators.NameOf(Authenticators.IdOf(made.AttestationObject, made.CredentialId)) ?? texts[$"factor.passkey.label.{device}"];
        for (var number = 2; ; number++)
        {
            if (!taken.Contains(name))
            {
                return name.Length <= LongestLabel ? name : name[..LongestLabel];
            }

            name = $"{name.Split(" · ")[0]} · {number}";
        }
    }
}
