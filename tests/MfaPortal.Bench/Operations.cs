using System.Collections.Concurrent;
using MfaPortal.Factors.Totp;

namespace MfaPortal.Bench;

/// <summary>An operation by its name: what is made ready, outside of what is measured, and what is then done again and again.</summary>
internal sealed record Operation(string Name, Func<int, CancellationToken, Task<Repeated>> Prepare);

/// <summary>All that the bench does to a portal.</summary>
internal sealed class Operations(PortalProcess portal, IReadOnlyList<BenchPerson> people)
{
    private const int CodesAhead = 400;
    private int nextPerson;

    public IReadOnlyList<Operation> All =>
    [
        new("sign-in", SignIn),
        new("authorize+exchange", async (users, ct) => WithVisit(await SignedIn(users, ct), (visit, token) => visit.SecondApp(token))),
        new("exchange", Exchange),
        new("refresh", Refresh),
        new("client_credentials", (_, _) => Calls((app, ct) => app.ClientCredentials(ct))),
        new("userinfo", (users, ct) => WithToken(users, (app, tokens, token) => app.Userinfo(tokens.Access, token), ct)),
        new("introspection", (users, ct) => WithToken(users, (app, tokens, token) => app.Introspect(tokens.Access, token), ct)),
        new("discovery", (_, _) => Calls((app, ct) => app.Get("/.well-known/openid-configuration", ct))),
        new("jwks", (_, _) => Calls((app, ct) => app.Get("/.well-known/jwks", ct))),
    ];

    // Each person once per half minute: an app's code counts once.
    private Task<Repeated> SignIn(int users, CancellationToken ct) => Task.FromResult<Repeated>(async (_, token) =>
    {
        if (NextPerson() is not { } person)
        {
            return false;
        }

        using var visit = new Visit(portal, person);
        await visit.SignIn(token);
        return true;
    });

    private async Task<Repeated> Exchange(int users, CancellationToken ct)
    {
        var visits = await SignedIn(users, ct);
        var codes = new ConcurrentQueue<(Visit, string, string)>();
        await Task.WhenAll(visits.Select(async visit =>
        {
            while (codes.Count < CodesAhead)
            {
                var (code, verifier) = await visit.NewCode(ct);
                codes.Enqueue((visit, code, verifier));
            }
        }));
        return async (_, token) =>
        {
            if (!codes.TryDequeue(out var next))
            {
                return false;
            }

            await next.Item1.App.Redeem(next.Item2, next.Item3, token);
            return true;
        };
    }

    private async Task<Repeated> Refresh(int users, CancellationToken ct)
    {
        var visits = await SignedIn(users, ct);
        var held = await Task.WhenAll(visits.Select(visit => visit.SecondApp(ct)));
        return async (user, token) =>
        {
            held[user] = await visits[user].App.Refresh(held[user].Refresh, token);
            return true;
        };
    }

    private Task<Repeated> Calls(Func<App, CancellationToken, Task> call)
    {
        var apps = new ConcurrentDictionary<int, App>();
        return Task.FromResult<Repeated>(async (user, ct) =>
        {
            await call(apps.GetOrAdd(user, _ => new App(portal)), ct);
            return true;
        });
    }

    private async Task<Repeated> WithToken(int users, Func<App, Tokens, CancellationToken, Task> call, CancellationToken ct)
    {
        var visits = await SignedIn(users, ct);
        var held = await Task.WhenAll(visits.Select(visit => visit.SecondApp(ct)));
        return async (user, token) =>
        {
            await call(visits[user].App, held[user], token);
            return true;
        };
    }

    private static Repeated WithVisit(Visit[] visits, Func<Visit, CancellationToken, Task> call) => async (user, ct) =>
    {
        await call(visits[user], ct);
        return true;
    };

    private async Task<Visit[]> SignedIn(int users, CancellationToken ct)
    {
        var some = new List<BenchPerson>();
        while (some.Count < users)
        {
            if (NextPerson() is { } person)
            {
                some.Add(person);
            }
            else
            {
                await Task.Delay(500, ct);
            }
        }

        var visits = some.Select(person => new Visit(portal, person)).ToArray();
        await Task.WhenAll(visits.Select(visit => visit.SignIn(ct)));
        return visits;
    }

    // Null: everybody's code of this half minute is spent.
    private BenchPerson? NextPerson()
    {
        var person = people[Interlocked.Increment(ref nextPerson) % people.Count];
        var step = TotpRule.StepAt(TimeProvider.System.GetUtcNow());
        return person.Spend(step) ? person : null;
    }
}
