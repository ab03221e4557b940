using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>Tells apps what is due to be told. Any number of nodes run one each; a notice belongs to whoever claimed it.</summary>
internal sealed class NoticeWorker(
    DueNotices due, NoticeSender sender, ClientRegistry apps, IServiceScopeFactory scopes, TimeProvider time, ILogger<NoticeWorker> log)
{
    // While somebody is slow to answer: how soon what was written meanwhile is seen.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends everything that is due now; returns how many attempts were made. A seat is taken again as soon as it is free.</summary>
    public async Task<int> SendDue(CancellationToken ct)
    {
        var sent = 0;
        List<(string ClientId, Task Sending)> flying = [];
        try
        {
            while (true)
            {
                foreach (var notice in flying.Count < DueNotices.Seats ? await due.Claim([.. flying.Select(one => one.ClientId)], DueNotices.Seats - flying.Count, ct) : [])
                {
                    flying.Add((notice.ClientId, Send(notice, ct)));
                    sent++;
                }

                if (flying.Count == 0)
                {
                    return sent;
                }

                await Task.WhenAny(Task.WhenAny(flying.Select(one => one.Sending)), Task.Delay(Glance, time, ct));
                var landed = flying.FindAll(one => one.Sending.IsCompleted);
                flying.RemoveAll(landed.Contains);
                await Task.WhenAll(landed.Select(one => one.Sending));
            }
        }
        finally
        {
            await Task.WhenAll(flying.Select(one => one.Sending));
        }
    }

    private async Task Send(LogoutNotice notice, CancellationToken ct)
    {
        if (await apps.Find(notice.ClientId, ct) is not { BackChannelLogoutUri: { } address } client)
        {
            await GiveUp(notice, "has no address for it any more");
            return;
        }

        switch (await Tell(client, new Uri(address), notice, ct))
        {
            case Told.Heard:
                await due.Delivered(notice);
                break;
            case Told.Refused:
                await GiveUp(notice, "refused it");
                break;
            case Told.NotNow(var why) when await due.TryLater(notice, why):
                log.NotNow(notice.ClientId, notice.SessionId, notice.Attempts, why);
                break;
            case Told.NotNow(var why):
                log.GivenUp(notice.ClientId, notice.SessionId, notice.Attempts, why);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Whatever goes wrong on our side counts as a try too: otherwise the notice would come again for ever, each time before the others.
    private async Task<Told> Tell(Client client, Uri address, LogoutNotice notice, CancellationToken ct)
    {
        try
        {
            return await sender.Send(address, await Token(client, notice, ct), ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.CouldNotTell(notice.ClientId, failure.GetBaseException().GetType().Name);
            return new Told.NotNow("could not be told");
        }
    }

    private async Task GiveUp(LogoutNotice notice, string why)
    {
        await due.GiveUp(notice, why);
        log.GivenUp(notice.ClientId, notice.SessionId, notice.Attempts, why);
    }

    private async Task<string> Token(Client client, LogoutNotice notice, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LogoutTokens>()
            .Make(client, notice.AccountId.ToString(), notice.SessionId.ToString(), ct);
    }
}

/// <summary>Looks when something was written here, and every few seconds for what another node left or an app missed.</summary>
internal sealed class NoticeLoop(NoticeWorker worker, TimeProvider time, ILogger<NoticeLoop> log)
    : RepeatedWork(Poll, time, atOnce: true)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // A notice is written a moment before its act is committed.
    private static readonly TimeSpan[] AfterWaking = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)];

    protected override async Task Work(bool woken, CancellationToken ct)
    {
        await worker.SendDue(ct);
        foreach (var pause in woken ? AfterWaking : [])
        {
            await Wait(pause, ct);
            await worker.SendDue(ct);
        }
    }

    // What was claimed comes back by itself when its lease ends.
    protected override void SayTrouble(Exception failure) => log.DatabaseDown(failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.DatabaseBack();
}
