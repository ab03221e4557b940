using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Helpdesk;

[RequiresSession(Roles = [Role.Helpdesk, Role.Admin], FactorWithinMinutes = 30)]
internal sealed class PersonModel(CurrentSession current, AccountFiles files, FactorCatalogue catalogue, TimeProvider time) : PageModel
{
    private static readonly string[] Acts = ["factor-reset", "reset", "session-end", "unfreeze", "unlock"];

    public AccountFile Opened { get; private set; } = null!;

    public bool MayTouch { get; private set; }

    /// <summary>What was just done here, if anything.</summary>
    public string? Done { get; private set; }

    public bool CanUnlock => Waits is not null || IsMailboxOut || Opened.Password is { Failures: > 0 } || Opened.Factors.Any(factor => factor.Standing != FactorStanding.Active);

    /// <summary>Until when no password counts.</summary>
    public DateTimeOffset? Waits => Opened.Password?.NextTryAt is { } next && next > time.GetUtcNow() ? next : null;

    /// <summary>The password came through the mailbox, and nothing else was shown since.</summary>
    public bool IsMailboxOut => Opened.Person is { Email: not null } person && !person.MailboxCounts(time.GetUtcNow());

    /// <summary>The last code was used; backups that may be left do not help who lost them.</summary>
    public bool IsUsedUp => Opened.Person.FactorsUsedUp && Opened.Factors.All(factor => catalogue.Find(factor.Kind)?.Role == FactorRole.Backup);

    public async Task<IActionResult> OnGetAsync(string id, string? done, CancellationToken ct)
    {
        if (!RowId.TryParse<AccountId>(id, out var account) || await files.Open(account, ct) is not { } file || await current.Get(ct) is not { } agent)
        {
            return NotFound();
        }

        Opened = file;
        MayTouch = Reach.Includes(agent, account, file.Person.Roles);
        Done = Acts.Contains(done) ? done : null;
        return Page();
    }
}
