using System.Collections.Concurrent;
using MfaPortal.Oidc.Host;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>A host with one browser, in memory: the other side of the door.</summary>
internal sealed class Portal(Clock clock) : IClients, ISignIn, IClaims, ISigningKeys, IProtocolJournal, IPushedRequests, IReplayGuard
{
    public const string Secret = "conformance-secret-of-256-bits-1234567890";
    public const string Callback = "https://app.test/callback";

    public Dictionary<string, Client> Clients { get; } = new Client[]
    {
        new()
        {
            Id = "web",
            Name = "The <Web> App",
            SecretHashes = [Client.HashSecret("an older secret"), Client.HashSecret(Secret)],
            RedirectUris = [Callback, "https://app.test/callback?kept=1"],
            PostLogoutRedirectUris = ["https://app.test/bye"],
            Scopes = ["openid", "profile", "email", "address", "phone", "imap", "offline_access"],
        },
        new()
        {
            Id = "other",
            Name = "Another",
            SecretHashes = [Client.HashSecret("other-secret")],
            RedirectUris = [Callback, "https://other.test/callback"],
            PostLogoutRedirectUris = ["https://other.test/bye"],
            RequirePkce = false,
            IdTokenAlgorithm = "ES256",
            EmailInIdToken = true,
        },
        new()
        {
            Id = "robot",
            Name = "Robot",
            SecretHashes = [Client.HashSecret(Secret)],
            RedirectUris = [],
            GrantTypes = [GrantTypes.ClientCredentials],
            ServiceScopes = ["api.read", "api.write"],
        },
        new()
        {
            Id = "tv",
            Name = "Television",
            RedirectUris = [],
            GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
            Scopes = ["openid", "profile", "offline_access"],
        },
        new()
        {
            Id = "imap",
            Name = "Mail server",
            SecretHashes = [Client.HashSecret(Secret)],
            RedirectUris = [Callback],
            GrantTypes = [GrantTypes.AuthorizationCode],
            MayIntrospectTokensOf = ["web", "robot"],
        },
        new()
        {
            Id = "native",
            Name = "Native",
            RedirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback"],
            RequirePkce = false,
            AnyLoopbackPort = true,
        },
        new()
        {
            Id = "private",
            Name = "Private",
            SecretHashes = [Client.HashSecret(Secret)],
            RedirectUris = [Callback],
            PostLogoutRedirectUris = ["https://app.test/bye"],
            Sector = "app.test",
        },
        new()
        {
            Id = "neighbour",
            Name = "Of another sector",
            SecretHashes = [Client.HashSecret(Secret)],
            RedirectUris = [Callback],
            Sector = "neighbour.test",
        },
    }.ToDictionary(client => client.Id);

    public static readonly byte[] PairwiseSecret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public Presence.SignedIn? Person { get; set; }

    /// <summary>Lets the host say "signed in" whatever the demand is.</summary>
    public bool TakesEveryDemandForMet { get; set; }

    public SignInDemand? LastDemand { get; private set; }

    public StoredRequest? Begun { get; private set; }

    public Resumption JourneyEnd { get; set; } = new Resumption.Unknown();

    public PendingLogout? Pending { get; private set; }

    public List<string> EndedSessions { get; } = [];

    public IReadOnlyList<string> UiLocales { get; private set; } = [];

    public ConcurrentQueue<ProtocolEvent> Journal { get; } = [];

    public bool AccountAlive { get; set; } = true;

    public bool SessionAlive { get; set; } = true;

    /// <summary>Whether a grant still counts, as the host's own tables say.</summary>
    public Func<string, bool> GrantAlive { get; set; } = _ => true;

    /// <summary>The session a grant came of, as the host's own tables say.</summary>
    public Func<string, string> GrantSession { get; set; } = _ => "";

    public IReadOnlyCollection<string>? ScopesAskedFor { get; private set; }

    public SubjectClaims Facts { get; set; } = new()
    {
        Name = "Ana Néme",
        GivenName = " ",
        PreferredUsername = "ana",
        Email = "ana@example.test",
        EmailVerified = true,
        UpdatedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        PhoneNumber = "+3512345",
        Groups = [],
    };

    public ConcurrentDictionary<string, (StoredRequest Request, DateTimeOffset ExpiresAt)> Pushed { get; } = [];

    public ConcurrentDictionary<string, DateTimeOffset> UsedProofs { get; } = [];

    public SigningKeySet KeySet { get; set; } = Keys.Set();

    public Presence.SignedIn SignIn(string subject = "subject-1") => Person = new Presence.SignedIn(
        subject, $"sid-{subject}", clock.Now, "mfa", ["pwd", "otp"]);

    public ValueTask<Client?> Find(string clientId, CancellationToken ct) => ValueTask.FromResult(Clients.GetValueOrDefault(clientId));

    public Task<Presence> Ask(HttpContext http, SignInDemand demand, CancellationToken ct)
    {
        LastDemand = demand;
        return Task.FromResult<Presence>(Person switch
        {
            null => new Presence.NotSignedIn(),
            var who when TakesEveryDemandForMet => who,
            var who when demand.ForceLogin || clock.Now - who.AuthTime > demand.MaxAge
                || (demand.ExpectedSubject ?? Told(demand, who)) != Told(demand, who) => new Presence.NotEnough(),
            var who => who,
        });
    }

    private string Told(SignInDemand demand, Presence.SignedIn who) =>
        new Subjects(new OidcOptions { PairwiseSecret = PairwiseSecret }).Told(Clients[demand.ClientId], who.Subject);

    public Task<string> Begin(HttpContext http, StoredRequest request, CancellationToken ct)
    {
        Begun = StoredRequest.FromText(request.ToText());
        return Task.FromResult("/sign-in");
    }

    public Task<Resumption> Resume(HttpContext http, string journey, CancellationToken ct)
    {
        var end = journey == "j1" ? JourneyEnd : new Resumption.Unknown();
        if (end is not Resumption.NotYet)
        {
            JourneyEnd = new Resumption.Unknown();
        }

        return Task.FromResult(end);
    }

    public Task<Presence> Current(HttpContext http, CancellationToken ct) =>
        Task.FromResult<Presence>(Person is null ? new Presence.NotSignedIn() : Person);

    public Task<string> EndSession(HttpContext http, string sessionId, IReadOnlyList<string> uiLocales, CancellationToken ct)
    {
        UiLocales = uiLocales;
        EndedSessions.Add(sessionId);
        Person = null;
        return Task.FromResult("/signed-out");
    }

    public Task<string> ConfirmLogout(HttpContext http, PendingLogout logout, CancellationToken ct)
    {
        UiLocales = logout.UiLocales;
        Pending = logout;
        return Task.FromResult("/sign-out");
    }

    public Task<SubjectClaims?> ForSubject(
        string? subject, string? sessionId, string grantId, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        ScopesAskedFor = scopes;
        return Task.FromResult(AccountAlive && SessionAlive && GrantAlive(grantId) ? Facts with { Subject = (sessionId ?? GrantSession(grantId))["sid-".Length..] } : null);
    }

    public ValueTask<SigningKeySet> Read(CancellationToken ct) => ValueTask.FromResult(KeySet);

    public Task Keep(byte[] reference, StoredRequest request, DateTimeOffset expiresAt, CancellationToken ct)
    {
        Assert.True(Pushed.TryAdd(Convert.ToHexString(reference), (StoredRequest.FromText(request.ToText()), expiresAt)));
        return Task.CompletedTask;
    }

    public Task<StoredRequest?> Take(byte[] reference, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var key = Convert.ToHexString(reference);
        return Task.FromResult(Pushed.TryGetValue(key, out var kept) && kept.Request.Demand.ClientId == clientId && kept.ExpiresAt > now
            && Pushed.TryRemove(KeyValuePair.Create(key, kept)) ? kept.Request : null);
    }

    public ValueTask<bool> FirstUse(byte[] proof, DateTimeOffset until, CancellationToken ct) =>
        ValueTask.FromResult(UsedProofs.TryAdd(Convert.ToHexString(proof), until));

    public ValueTask Write(ProtocolEvent happened, CancellationToken ct)
    {
        Journal.Enqueue(happened);
        return ValueTask.CompletedTask;
    }
}
