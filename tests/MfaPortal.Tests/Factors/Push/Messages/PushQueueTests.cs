using System.Threading.Channels;
using MfaPortal.Factors.Push.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class PushQueueTests : IAsyncLifetime
{
    private static readonly PushMessage Message = new("Was it you?", TimeSpan.FromSeconds(120), null, PushUrgency.High);
    private static readonly Guid Owner = new("6f1f6a0e-6a4c-4d1c-8a55-5b0b7a1d1c11");

    private readonly Channel<Guid> forgotten = Channel.CreateUnbounded<Guid>();
    private LocalPushService service = null!;
    private PushRoom room = null!;
    private PushQueue queue = null!;

    public async Task InitializeAsync()
    {
        (service, room) = (await LocalPushService.Start(), await PushRoom.Open());
        queue = room.Services.GetRequiredService<PushQueue>();
    }

    public async Task DisposeAsync()
    {
        await queue.StopAsync(default);
        await room.DisposeAsync();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Sends_what_is_put_in()
    {
        await queue.StartAsync(default);
        var phone = service.Subscribe();
        Assert.True(Enqueue(phone));
        var opened = await service.Open(await service.Next(), phone, await room.Messages.PublicKey(default), room.Clock.GetUtcNow());
        Assert.Equal(Message.Body, opened.Text);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Has_a_subscription_forgotten_that_is_gone(int status)
    {
        await queue.StartAsync(default);
        service.Answer = LocalPushService.With(status);
        Enqueue(service.Subscribe());
        Assert.Equal(Owner, await forgotten.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(null, 2, "118")]
    [InlineData("30", 30, "90")]
    public async Task Tries_again_for_the_rest_of_the_messages_life(string? retryAfter, int seconds, string left)
    {
        await queue.StartAsync(default);
        service.Answer = LocalPushService.With(503, retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        Enqueue(service.Subscribe());
        Assert.Equal("120", (await service.Next()).Headers["TTL"]);

        service.Answer = LocalPushService.With(201);
        var ring = await room.Clock.SomebodyWaits(TimeSpan.FromSeconds(seconds));
        room.Clock.Turn(TimeSpan.FromSeconds(seconds));
        ring();

        Assert.Equal(left, (await service.Next()).Headers["TTL"]);
    }

    [Fact]
    public async Task Sends_nothing_that_is_over()
    {
        Enqueue(service.Subscribe());
        room.Clock.Turn(TimeSpan.FromSeconds(121));
        var phone = service.Subscribe();
        Enqueue(phone);
        await queue.StartAsync(default);

        Assert.Equal(phone.Endpoint.AbsolutePath, (await service.Next()).Path);
        Assert.Single(service.Delivered);
    }

    /// <summary>Threat T60: whoever links a phone may name a machine that takes everything and answers nothing.</summary>
    [Fact]
    public async Task Brings_the_messages_of_others_past_a_host_that_never_answers()
    {
        await using var other = await LocalPushService.Start();
        var hangs = new TaskCompletionSource();
        service.Answer = _ => hangs.Task;
        await queue.StartAsync(default);
        foreach (var _ in Enumerable.Range(0, 40))
        {
            Enqueue(service.Subscribe());
        }

        var phone = new PushSubscriber(new Uri($"http://localhost:{other.Address.Port}"));
        Enqueue(phone);

        Assert.Equal(phone.Endpoint.AbsolutePath, (await other.Next()).Path);
        Assert.InRange(service.Delivered.Count, 0, PushQueue.SeatsOfAHost);
        hangs.SetResult();
    }

    [Fact]
    public void Takes_no_more_than_it_has_places_for()
    {
        var phone = service.Subscribe();
        Assert.All(Enumerable.Range(0, PushQueue.MostWaiting), _ => Assert.True(Enqueue(phone)));
        Assert.False(Enqueue(phone));
        Assert.Contains(room.Log.All, line => line.Contains("Too many", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outlives_whatever_goes_wrong_with_one_message()
    {
        await queue.StartAsync(default);
        service.Answer = LocalPushService.With(410);
        queue.Enqueue(Owner, Subscription(service.Subscribe()), Message, (_, _, _) => throw new InvalidOperationException("secret"));
        await service.Next();
        Enqueue(service.Subscribe());
        await service.Next();
        Assert.Equal(Owner, await forgotten.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.DoesNotContain(room.Log.All, line => line.Contains("secret", StringComparison.Ordinal));
    }

    private bool Enqueue(PushSubscriber phone) => queue.Enqueue(Owner, Subscription(phone), Message, async (services, owner, ct) =>
    {
        Assert.NotNull(services);
        await forgotten.Writer.WriteAsync(owner, ct);
    });

    private static PushSubscription Subscription(PushSubscriber phone) => PushSubscription.Parse(phone.Json)!;
}
