using MfaPortal.Factors;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>What is signed, and that nothing else will do: each test changes one thing of a request that is right.</summary>
public sealed class SignatureTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Path = "/phone/api/waiting";

    public static TheoryData<string> Changes => ["tag", "origin", "device", "nonce", "context", "decision", "number", "challenge", "other key"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Refuses_a_decision_that_was_signed_for_something_else(string change)
    {
        var (person, phone) = await portal.WithPhone();
        var (_, other) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        var (question, number) = (Assert.Single(await phone.Waiting()), page.Number());

        var signature = change switch
        {
            "tag" => phone.Decision(question, "approve", number, tag: "mfaportal-phone-request-v1"),
            "origin" => phone.Decision(question, "approve", number, at: "https://evil.example"),
            "device" => phone.Decision(question, "approve", number, device: other.Device),
            "nonce" => phone.Decision(question with { Nonce = other.Device }, "approve", number),
            "context" => phone.Decision(question with { Context = question.Context.Replace("Edge", "Safari", StringComparison.Ordinal) }, "approve", number),
            "decision" => phone.Decision(question, "deny", number),
            "number" => phone.Decision(question, "approve", PhonePeople.Other(number)),
            "challenge" => phone.Decision(question with { Challenge = other.Device }, "approve", number),
            _ => other.Decision(question, "approve", number, device: phone.Device),
        };

        Assert.Equal("refused", (await phone.Answer(question, "approve", number, signature)).Error);
        Assert.Equal("approved", (await phone.Answer(question, "approve", number)).Outcome);
    }

    [Fact]
    public async Task Takes_a_request_once()
    {
        var (_, phone) = await portal.WithPhone();
        var mark = System.Buffers.Text.Base64Url.EncodeToString(new byte[16]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => phone.Call("/phone/api/hello", "{}", mark: mark)));

        Assert.Single(replies, reply => reply.Error is null);
        Assert.Equal(9, replies.Count(reply => reply.Error == "refused"));
    }

    [Fact]
    public async Task Keeps_nothing_of_who_only_looks_and_nothing_that_is_over()
    {
        var (_, phone) = await portal.WithPhone();
        Assert.True(RowId.TryParse<FactorId>(phone.Device, out var id));
        Task<int> Kept() => portal.Query(db => db.Set<FactorRequest>().CountAsync(row => row.FactorId == id));

        await phone.Call(Path, "{}");
        Assert.Equal(0, await Kept());

        await phone.Call("/phone/api/hello", "{}");
        await phone.Call("/phone/api/hello", "{}");
        Assert.Equal(2, await Kept());
        portal.Time.Pass(TimeSpan.FromMinutes(2));
        await phone.Call("/phone/api/hello", "{}");
        Assert.Equal(1, await Kept());
    }

    [Theory]
    [InlineData(-61, "clock")]
    [InlineData(-60, null)]
    [InlineData(60, null)]
    [InlineData(61, "clock")]
    public async Task Believes_a_clock_that_is_off_by_a_minute(int seconds, string? error)
    {
        var (_, phone) = await portal.WithPhone();

        var reply = await phone.Call(Path, "{}", time: portal.Time.Now.AddSeconds(seconds));

        Assert.Equal(error, reply.Error);
        Assert.Equal(portal.Time.Now.ToUnixTimeMilliseconds(), reply.Said.GetProperty("now").GetInt64());
    }

    [Fact]
    public async Task Refuses_a_request_for_another_path_or_with_another_body()
    {
        var (_, phone) = await portal.WithPhone();

        Assert.Equal("refused", (await phone.Call(Path, "{}", signedPath: "/phone/api/hello")).Error);
        Assert.Equal("refused", (await phone.Call(Path, "{}", sentBody: "{ }")).Error);
        Assert.Null((await phone.Call(Path, "{}")).Error);
    }

    [Fact]
    public async Task Refuses_the_key_of_another_phone_and_knows_no_stranger()
    {
        var (_, phone) = await portal.WithPhone();
        using var thief = new TestPhone(portal) { Device = phone.Device };
        using var stranger = new TestPhone(portal) { Device = Guid.Empty.ToString("N") };

        Assert.Equal("refused", (await thief.Call(Path, "{}")).Error);
        Assert.Equal("unlinked", (await stranger.Call(Path, "{}")).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"challenge\":")]
    [InlineData("{\"challenge\":1}")]
    public async Task Refuses_what_it_cannot_read(string body)
    {
        var (_, phone) = await portal.WithPhone();

        Assert.Equal("unreadable", (await phone.Call("/phone/api/answer", body)).Error);
    }
}
