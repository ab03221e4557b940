using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MfaPortal.Mail;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Mail.Smtp;

/// <summary>A mail as the server got it, taken apart by somebody else's parser.</summary>
internal sealed record ReceivedMail(
    string Server,
    string Connection,
    bool Secure,
    string? User,
    string From,
    string[] To,
    string Raw,
    string[] Headers,
    string? Subject,
    ReceivedMailbox[]? ToHeader,
    ReceivedMailbox[]? FromHeader,
    string MessageId,
    string? Text,
    string? Html);

internal sealed record ReceivedMailbox(string Address, string Name);

/// <summary>Nodemailer's mail server in several moods, each on a port of its own.</summary>
public sealed class MailServer : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("mfaportal-mail-").FullName;
    private readonly ConcurrentQueue<ReceivedMail> received = new();
    private volatile TaskCompletionSource arrived = New();
    private Process? server;
    private Dictionary<string, int> ports = [];

    internal IReadOnlyList<ReceivedMail> Received => [.. received];

    internal string CaFile => Path.Combine(folder, "ca.pem");

    internal string OtherCaFile => Path.Combine(folder, "other-ca.pem");

    internal MailOptions Options(string mood) => new()
    {
        From = "portal@example.test",
        FromName = "Contoso",
        Host = "localhost",
        Port = ports[mood],
        CaFile = CaFile,
    };

    public async Task InitializeAsync()
    {
        var sink = Path.Combine(SourceTree.Root, "tests", "MfaPortal.Tests", "Mail", "Smtp", "Sink");
        await NpmPackages.Install(sink);
        TestCertificates.Write(folder);
        server = Process.Start(new ProcessStartInfo("node", [Path.Combine(sink, "sink.cjs"), Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        ports = JsonSerializer.Deserialize<Dictionary<string, int>>((await server.StandardOutput.ReadLineAsync().WaitAsync(Guard))!)!;
        _ = Task.Run(Listen);
    }

    public async Task DisposeAsync()
    {
        server!.StandardInput.Close();
        await server.WaitForExitAsync().WaitAsync(Guard);
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Waits for the mail that satisfies; says which one it was.</summary>
    internal async Task<ReceivedMail> Get(Func<ReceivedMail, bool> wanted)
    {
        while (true)
        {
            var next = arrived.Task;
            if (received.FirstOrDefault(wanted) is { } mail)
            {
                return mail;
            }

            await next.WaitAsync(Guard);
        }
    }

    private async Task Listen()
    {
        while (await server!.StandardOutput.ReadLineAsync() is { } line)
        {
            received.Enqueue(JsonSerializer.Deserialize<ReceivedMail>(line, Json)!);
            var last = arrived;
            arrived = New();
            last.SetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One server for all tests of the room: starting it takes longer than any of them.</summary>
[CollectionDefinition(Name)]
public sealed class MailServerCollection : ICollectionFixture<MailServer>
{
    public const string Name = "mail server";
}
