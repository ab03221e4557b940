using MfaPortal.Factors.Push;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>Which of a person's phones are woken for a question.</summary>
public sealed class AlertsTests(PortalFactory portal) : IClassFixture<PortalFactory>, IAsyncLifetime
{
    private LocalPushService service = null!;

    public async Task InitializeAsync() => service = await LocalPushService.Start();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Are_the_five_that_were_used_last_and_no_more()
    {
        var person = await portal.Person();
        var phones = new List<PushSubscriber>();
        foreach (var daysAgo in Enumerable.Range(0, 8))
        {
            var (_, phone) = await portal.WithPhone(person);
            phones.Add(service.Subscribe());
            await Keep(phone, phones[^1]);

            // One was never used: what counts is when it was linked, just now.
            if (daysAgo > 0)
            {
                await portal.Change($"update factors set last_used_at = {portal.Time.Now.AddDays(-daysAgo)} where id = {Guid.Parse(phone.Device)}");
            }
        }

        await portal.AtTheNumber(person);
        var woken = new List<string>();
        for (var i = 0; i < PushAlerts.MostMessages; i++)
        {
            woken.Add((await service.Next()).Path);
        }

        // Whoever is asked next is woken after them.
        var (other, last) = await portal.WithPhone();
        var mark = service.Subscribe();
        await Keep(last, mark);
        await portal.AtTheNumber(other);

        Assert.Equal(mark.Endpoint.AbsolutePath, (await service.Next()).Path);
        Assert.Equal(phones.Take(PushAlerts.MostMessages).Select(phone => phone.Endpoint.AbsolutePath).Order(), woken.Order());
    }

    private Task<int> Keep(TestPhone phone, PushSubscriber subscriber)
    {
        var id = Guid.Parse(phone.Device);
        var box = portal.Services.GetRequiredService<SecretBox>();
        var payload = (new PhoneFactor(phone.Point, "en") with { Subscription = subscriber.Json }).Seal(box, new MfaPortal.Factors.FactorId(id));
        return portal.Change($"update factors set payload = {payload} where id = {id}");
    }
}
