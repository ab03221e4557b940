using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.TrustedBrowsers;

/// <summary>
/// Gives trust to a browser, and takes it for a second step. Its secret changes at each use; one that comes again later was copied, and then
/// nobody is trusted any more.
/// </summary>
internal sealed class BrowserTrust(
    PortalDb db, TrustCookie cookie, SecretBox box, SessionDesk sessions, AccountBook accounts, AuditTrail audit, Outbox outbox, RequestFacts request,
    Entropy entropy, IOptions<TrustedBrowserOptions> options, TimeProvider time)
{
    /// <summary>How long the secret before the last still gets the same answer: a browser that hung up never saw the new one.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>One more ends the oldest.</summary>
    public const int MostPerPerson = 20;

    private const string Purpose = "trusted-browser";

    private readonly Dictionary<AccountId, bool> asked = [];

    private sealed record Seen(bool Known, DateTimeOffset ExpiresAt);

    private sealed record Turn(Guid Id, byte[]? SealedToken, DateTimeOffset ExpiresAt);

    public bool IsOn => options.Value.IsOn;

    /// <summary>Whether this browser is trusted for this person. Costs nothing where there is no cookie; found to be a copy, trust ends here.</summary>
    public async Task<bool> Holds(AccountId account, CancellationToken ct)
    {
        if (!IsOn || cookie.Read() is not var (series, token))
        {
            return false;
        }

        if (!asked.TryGetValue(account, out var holds))
        {
            holds = asked[account] = await Look(account, series, token, ct);
        }

        return holds;
    }

    /// <summary>
    /// Takes the trust for this sign-in and changes its secret: of parallel requests one does, and the others get the same. Null: it ended
    /// meanwhile. The caller's transaction holds until the session is there: who removes this browser waits for it.
    /// </summary>
    public async Task<TrustedBrowserId?> Use(AccountId account, CancellationToken ct)
    {
        if (!IsOn || cookie.Read() is not var (series, token))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var next = Token256.New(entropy);
        var turned = await Sql.Of($"""
            update trusted_browsers t
               set previous_hash = t.token_hash, token_hash = {next.Hash}, sealed_token = {Seal(next, series)}, rotated_at = {now}, last_used_at = {now}
             where t.series_hash = {series.Hash} and t.account_id = {account} and t.token_hash = {token.Hash} and {Alive(now)}
            returning t.id as "Id", null::bytea as "SealedToken", t.expires_at as "ExpiresAt"
            """).Rows<Turn>(db.Database, ct);
        if (turned is [var done])
        {
            cookie.Write(series, next, done.ExpiresAt - now);
            return TrustedBrowserId.From(done.Id);
        }

        var again = await Sql.Of($"""
            select t.id as "Id", t.sealed_token as "SealedToken", t.expires_at as "ExpiresAt" from trusted_browsers t
             where t.series_hash = {series.Hash} and t.account_id = {account} and {Repeats(token, now)} and {Alive(now)}
               for share of t
            """).Rows<Turn>(db.Database, ct);
        if (again is [{ SealedToken: { } successor } repeated])
        {
            cookie.Write(series, Open(successor, series), repeated.ExpiresAt - now);
            return TrustedBrowserId.From(repeated.Id);
        }

        asked[account] = false;
        return null;
    }

    /// <summary>Whoever removes one of the person's browsers waits for the caller's transaction.</summary>
    public Task Hold(AccountId account, CancellationToken ct) =>
        Sql.Of($"select from trusted_browsers where account_id = {account} and ended_at is null order by id for update").Run(db.Database, ct);

    /// <summary>From now on this browser is trusted for this person. The caller's transaction holds: the factor was shown in it.</summary>
    public async Task Give(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (series, token, id) = (Token256.New(entropy), Token256.New(entropy), RowId.New<TrustedBrowserId>(now));
        var life = TimeSpan.FromDays(options.Value.Days);
        await MakeRoom(account, now, ct);
        db.Add(new TrustedBrowser
        {
            Id = id,
            AccountId = account,
            SeriesHash = series.Hash,
            TokenHash = token.Hash,
            CreatedAt = now,
            ExpiresAt = now + life,
            UserAgent = request.UserAgent,
        });
        audit.Add("trusted-browser.added", account, facts: [("browser", id.ToString())]);
        await db.SaveChangesAsync(ct);
        cookie.Write(series, token, life);
    }

    // What this browser had until now is presented by nobody but who copied it, and would never be seen to come twice.
    private async Task MakeRoom(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        var before = cookie.Read()?.Series.Hash ?? [];
        var ended = await Sql.Of($"""
            update trusted_browsers set ended_at = {now}, sealed_token = null, end_reason = case when series_hash = {before} then 'renewed' else 'too many' end
             where account_id = {account} and ended_at is null
               and (series_hash = {before} or id in (
                    select id from trusted_browsers where account_id = {account} and ended_at is null
                     order by created_at desc, id desc offset {MostPerPerson - 1}))
            returning id as "Value"
            """).Rows<Guid>(db.Database, ct);
        await EndResting(account, ended, "trusted browser replaced", ct);
    }

    private async Task<bool> Look(AccountId account, Token256 series, Token256 token, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var seen = await Sql.Of($"""
            select t.token_hash = {token.Hash} or {Repeats(token, now)} as "Known", t.expires_at as "ExpiresAt" from trusted_browsers t
             where t.series_hash = {series.Hash} and t.account_id = {account} and {Alive(now)}
            """).Rows<Seen>(db.Database, ct);
        if (seen is [{ Known: false }])
        {
            await EndCopied(account, series, token);
        }

        return seen is [{ Known: true }];
    }

    // Somebody used a secret that was changed long ago: one of the two who have it is not the person. Nobody knows which, so everybody is
    // signed out. Not cancelled: who hangs up at once must not keep a theft from being noticed.
    private async Task EndCopied(AccountId account, Token256 series, Token256 token)
    {
        var ct = CancellationToken.None;
        var now = time.GetUtcNow();
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        var ended = await Sql.Of($"""
            with ended as (
                update trusted_browsers t set ended_at = {now}, end_reason = {"copied"}, sealed_token = null
                 where t.series_hash = {series.Hash} and t.account_id = {account} and t.ended_at is null
                   and t.token_hash <> {token.Hash} and not {Repeats(token, now)}
                returning t.id
            )
            , told as ({audit.Telling(Sql.Of($"ended"), "trusted-browser.reused", account)})
            select id as "Value" from ended
            """).Rows<Guid>(db.Database, ct);
        if (ended.Count > 0)
        {
            await EndResting(account, ended, "trusted browser copied", ct);
            await sessions.EndAll(account, "trusted browser copied", account, except: null, ct);
            if (await accounts.Find(account, ct) is { } person)
            {
                outbox.Queue(new Recipient(person.Id, person.Email, person.DisplayName, person.Language), Letter.Notice("trusted-browser-reused"));
            }

            await db.SaveChangesAsync(ct);
        }

        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        cookie.Delete();
    }

    private Task EndResting(AccountId account, IEnumerable<Guid> browsers, string reason, CancellationToken ct) =>
        sessions.EndResting(account, [.. browsers.Select(TrustedBrowserId.From)], reason, account, ct);

    private static Sql Repeats(Token256 token, DateTimeOffset now) => Sql.Of(
        $"coalesce(t.previous_hash = {token.Hash} and t.rotated_at > {now - Grace}, false)");

    private static Sql Alive(DateTimeOffset now) => BrowserList.Alive(now);

    private byte[] Seal(Token256 token, Token256 series) => box.Seal(Purpose, Owner(series), Encoding.ASCII.GetBytes(token.Reveal()));

    private Token256 Open(byte[] sealedToken, Token256 series) =>
        Token256.TryParse(Encoding.ASCII.GetString(box.Open(Purpose, Owner(series), sealedToken)), out var token)
            ? token
            : throw new InvalidOperationException("A sealed secret is not one of ours.");

    private static string Owner(Token256 series) => Convert.ToHexStringLower(series.Hash);
}
