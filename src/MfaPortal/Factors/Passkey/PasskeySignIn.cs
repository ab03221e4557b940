using System.Text;
using System.Text.Json.Nodes;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Passkey;

/// <summary>
/// A sign-in that a passkey begins: the browser offers what it holds, and what comes back says who it is. Nothing is stored until
/// somebody answers, and the question is the same for everybody (threat T41).
/// </summary>
internal sealed class PasskeySignIn(FirstStep first, PasskeyHolders holders, Ceremony ceremony, SecretBox box)
{
    /// <summary>Null: not a sign-in, or passkeys begin none here.</summary>
    public async Task<string?> Ask(string? journey)
    {
        var question = await ceremony.AskToShow(null);
        if (first.Ask(journey, Passkey.Kind, Encoding.UTF8.GetBytes(question.Kept)) is not { } ticket)
        {
            return null;
        }

        var options = JsonNode.Parse(question.Options)!;
        return new JsonObject { ["ticket"] = ticket, ["options"] = options }.ToJsonString();
    }

    public async Task<PasskeyVerdict> Check(string? journey, string? ticket, string? credential, CancellationToken ct)
    {
        if (first.Open(journey, Passkey.Kind, ticket) is not { } asked)
        {
            return new PasskeyVerdict.Late();
        }

        if (PasskeyAnswer.Read(credential) is not { } answer)
        {
            return new PasskeyVerdict.Refused();
        }

        if (await first.Find(Passkey.Kind, answer.CredentialId, ct) is not { } tried)
        {
            await first.Refuse(null, Passkey.Kind, "unknown", ct);
            return new PasskeyVerdict.Refused();
        }

        if (await ceremony.Shown(holders.Of(tried.Account, [tried.Factor]), Encoding.UTF8.GetString(asked.Question), answer) is not { } shown)
        {
            await first.Refuse(tried.Account, Passkey.Kind, "refused", ct);
            return new PasskeyVerdict.Refused();
        }

        if (!await first.Show(asked, tried, KeptPasskey.Open(box, tried.Factor).Kind, shown.SignCount, ct))
        {
            await first.Refuse(tried.Account, Passkey.Kind, "account closed, answered already, or the counter did not grow", ct);
            return new PasskeyVerdict.Refused();
        }

        return new PasskeyVerdict.Accepted(asked.Next);
    }
}
