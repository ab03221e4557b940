using System.Collections.Concurrent;
using System.Globalization;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>What apps hold, in memory: as strict as the real one, under one lock.</summary>
internal sealed class Grants(Portal portal) : IGrants, IRefreshTokens
{
    private sealed class Row(CodeGrant code, string grantId)
    {
        private int _used;

        public CodeGrant Code { get; } = code;

        public string GrantId { get; } = grantId;

        public bool Revoked { get; set; }

        public string? RefreshKey { get; set; }

        public bool Use() => Interlocked.Exchange(ref _used, 1) == 0;
    }

    private sealed class Token(Row row, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        public Row Row { get; } = row;

        public DateTimeOffset IssuedAt { get; } = issuedAt;

        public DateTimeOffset ExpiresAt { get; } = expiresAt < row.Code.EndsAt ? expiresAt : row.Code.EndsAt;

        public DateTimeOffset? SpentAt { get; set; }

        public Token? Successor { get; set; }

        public byte[] Sealed { get; set; } = [];
    }

    private readonly ConcurrentDictionary<string, Row> _rows = new();
    private readonly Dictionary<string, Token> _tokens = [];
    private int _redemptions;

    public int Redemptions => _redemptions;

    public IEnumerable<CodeGrant> Issued => _rows.Values.Select(row => row.Code);

    public bool AnyRevoked => _rows.Values.Any(row => row.Revoked);

    public bool IsRevoked(string grantId) => _rows.Values.Any(row => row.GrantId == grantId && row.Revoked);

    public string SessionOf(string grantId) => _rows.Values.Single(row => row.GrantId == grantId).Code.SessionId;

    public Task Issue(CodeGrant code, CancellationToken ct)
    {
        var id = $"grant-{_rows.Count.ToString(CultureInfo.InvariantCulture)}";
        Assert.True(_rows.TryAdd(Key(code.CodeHash), new Row(code, id)));
        return Task.CompletedTask;
    }

    public Task<Redemption> Redeem(byte[] codeHash, string clientId, NewRefreshToken? refresh, DateTimeOffset now, CancellationToken ct)
    {
        Interlocked.Increment(ref _redemptions);
        if (!_rows.TryGetValue(Key(codeHash), out var row) || row.Code.ClientId != clientId || row.Code.ExpiresAt <= now)
        {
            return Task.FromResult<Redemption>(new Redemption.Unknown());
        }

        if (!row.Use())
        {
            return Task.FromResult<Redemption>(new Redemption.Replayed(row.GrantId));
        }

        row.RefreshKey = refresh?.Key;
        lock (_tokens)
        {
            if (refresh is not null)
            {
                _tokens.Add(Key(refresh.Hash), new Token(row, now, refresh.ExpiresAt));
            }
        }

        return Task.FromResult<Redemption>(new Redemption.Redeemed(row.Code, row.GrantId));
    }

    public Task<bool> Revoke(string grantId, string clientId, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(Revoke(_rows.Values.SingleOrDefault(row => row.GrantId == grantId), clientId));

    public Task<Refreshment> Refresh(RefreshAttempt attempt, CancellationToken ct)
    {
        lock (_tokens)
        {
            return Task.FromResult(Try(attempt));
        }
    }

    public Task<LiveRefreshToken?> Find(byte[] tokenHash, string clientId, bool offlineAllowed, string? minimumAcr, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(_tokens.TryGetValue(Key(tokenHash), out var token) && token.SpentAt is null && token.ExpiresAt > now && Lives(token, clientId, offlineAllowed)
            && IsEnough(token, minimumAcr)
            ? new LiveRefreshToken(Grant(token.Row), portal.Facts, token.IssuedAt, token.ExpiresAt)
            : null);

    public Task<bool> Revoke(byte[] tokenHash, string clientId, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(Revoke(_tokens.GetValueOrDefault(Key(tokenHash))?.Row, clientId));

    private Refreshment Try(RefreshAttempt attempt)
    {
        if (!_tokens.TryGetValue(Key(attempt.TokenHash), out var token) || !Lives(token, attempt.ClientId, attempt.OfflineAllowed)
            || !IsEnough(token, attempt.MinimumAcr)
            || (token.Row.RefreshKey is { } key && key != attempt.Key))
        {
            return new Refreshment.Unknown();
        }

        if (token.SpentAt is { } spent)
        {
            if (attempt.Grace > TimeSpan.Zero && attempt.Now - spent < attempt.Grace && token.Successor!.SpentAt is null)
            {
                return new Refreshment.Repeated(Grant(token.Row), portal.Facts, token.Sealed);
            }

            token.Row.Revoked = true;
            return new Refreshment.Reused(token.Row.GrantId);
        }

        if (token.ExpiresAt <= attempt.Now)
        {
            return new Refreshment.Unknown();
        }

        if (attempt.Scopes.Except(token.Row.Code.Scopes).Any())
        {
            return new Refreshment.TooMuch();
        }

        token.SpentAt = attempt.Now;
        token.Sealed = attempt.SealedSuccessor;
        token.Successor = new Token(token.Row, attempt.Now, attempt.Successor.ExpiresAt);
        _tokens.Add(Key(attempt.Successor.Hash), token.Successor);
        return new Refreshment.Rotated(Grant(token.Row), portal.Facts);
    }

    private bool Lives(Token token, string clientId, bool offlineAllowed) =>
        token.Row.Code.ClientId == clientId && !token.Row.Revoked && portal.AccountAlive
        && (portal.SessionAlive || (token.Row.Code.Offline && offlineAllowed));

    /// <summary>Here nobody is ever signed in by more than <c>mfa</c>.</summary>
    private static bool IsEnough(Token token, string? minimumAcr) => minimumAcr is null || minimumAcr == token.Row.Code.Acr;

    private static bool Revoke(Row? row, string clientId)
    {
        if (row is null || row.Code.ClientId != clientId || row.Revoked)
        {
            return false;
        }

        return row.Revoked = true;
    }

    private static Grant Grant(Row row) => row.Code.ToGrant(row.GrantId);

    private static string Key(byte[] hash) => Convert.ToHexString(hash);
}
