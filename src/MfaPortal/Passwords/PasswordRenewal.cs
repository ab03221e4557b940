using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Sessions;
using MfaPortal.Texts;

namespace MfaPortal.Passwords;

/// <summary>
/// What follows from a new password, whoever's way led to it: everything that stood on the old one ends, the person is
/// told. Factors stay as they are (decision D7). The caller's transaction holds, and saves.
/// </summary>
internal sealed class PasswordRenewal(PasswordBook book, SessionDesk sessions, AuditTrail audit, Notices notices, Text text)
{
    public async Task Take(PasswordOwner owner, string made, string @event, SessionId? keep, CancellationToken ct)
    {
        await book.Write(owner.Id, made, ct);
        await sessions.EndEverything(owner.Id, @event, owner.Id, keep, ct);

        audit.Add(@event, owner.Id);
        await notices.Tell(owner.Id, Letter.Notice("password-changed"), ct, otherwise: text.Language);
    }
}
