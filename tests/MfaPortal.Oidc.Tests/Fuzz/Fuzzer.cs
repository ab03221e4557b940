using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Xunit.Abstractions;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>What is under fire.</summary>
public sealed record FuzzTarget
{
    public required TestServer Server { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Every address that an answer may send a browser to, apart from paths of its own.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Valid requests with fresh codes and tokens, and whatever the test's own side must forget.</summary>
    public required Func<Task<IReadOnlyList<FuzzRequest>>> Corpus { get; init; }
}

/// <summary>
/// Valid requests, broken by seeded dice. <c>FUZZ=100000</c> sets how many, <c>FUZZ_SEED=7</c> other dice. Nothing may fail, hang,
/// answer in another shape than the protocol's, send a browser elsewhere, show what was sent, or keep memory.
/// </summary>
public static class Fuzzer
{
    private const int Batch = 200;
    private const int MostGrowth = 24 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Run(FuzzTarget target, int usual, ITestOutputHelper output)
    {
        var rounds = Setting("FUZZ", usual);
        var seed = (ulong)Setting("FUZZ_SEED", 1);
        var answers = new SortedDictionary<int, int>();
        IReadOnlyList<FuzzRequest> corpus = [];
        var (atRest, slowest) = (0L, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            if (round % Batch == 0)
            {
                corpus = await target.Corpus();
                atRest = round == Batch * Math.Max(1, rounds / Batch / 4) ? GC.GetTotalMemory(forceFullCollection: true) : atRest;
            }

            var dice = new Dice(seed, round);
            var request = Copy(dice.Of(corpus));
            Mutations.Apply(request, dice);
            var began = Stopwatch.GetTimestamp();
            var fault = await Send(target, request, round, answers);
            slowest = Longer(slowest, Stopwatch.GetElapsedTime(began));
            Assert.True(fault is null, $"FUZZ_SEED={seed}, round {round}: {fault}\n{request}");
        }

        var growth = atRest == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - atRest;
        output.WriteLine(
            $"FUZZ_SEED={seed}: {rounds} requests, slowest {slowest.TotalMilliseconds:0} ms, memory {growth / 1024} KiB, answers "
            + string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.InRange(growth, long.MinValue, MostGrowth);
        Assert.True(answers.Count(answer => answer.Key is 200 or 303 or 400 or 401) == 4, "The dice miss most of the product.");
    }

    private static async Task<string?> Send(FuzzTarget target, FuzzRequest request, int round, SortedDictionary<int, int> answers)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var answer = await target.Server.SendAsync(
                http =>
                {
                    // From everywhere: after some wrong secrets from one place none from there is looked at.
                    http.Connection.RemoteIpAddress = new IPAddress(round + 1L);
                    request.WriteTo(http, target.Address);
                },
                patience.Token);
            using var body = new MemoryStream();
            await answer.Response.Body.CopyToAsync(body, patience.Token);
            answers[answer.Response.StatusCode] = answers.GetValueOrDefault(answer.Response.StatusCode) + 1;
            return Verdict.Of(request, answer, body.ToArray(), target.Targets);
        }
        catch (Exception broken)
        {
            return broken.ToString();
        }
    }

    private static FuzzRequest Copy(FuzzRequest valid)
    {
        var copy = new FuzzRequest(valid.Method, valid.Path);
        copy.Fields.AddRange(valid.Fields);
        copy.Headers.AddRange(valid.Headers);
        return copy;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
