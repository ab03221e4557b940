using System.Globalization;
using System.Text;

namespace MfaPortal.Mail.Smtp;

/// <summary>Lines out, replies in, each step within its time.</summary>
internal sealed class SmtpWire(Stream stream, TimeSpan stepTimeout, TimeProvider time) : IAsyncDisposable
{
    // RFC 5321 §4.5.3.1.5 says 512; some servers talk more, none needs this much.
    private const int MaxLine = 4096;
    private const int MaxLines = 128;

    private readonly byte[] buffer = new byte[MaxLine];
    private Stream stream = stream;
    private int start;
    private int end;

    /// <exception cref="InvalidDataException">
    /// The server said something before it was asked. In front of TLS that is an attacker's words waiting to be taken for
    /// the server's (CVE-2011-0411, seen from the client).
    /// </exception>
    public async Task Upgrade(Func<Stream, CancellationToken, Task<Stream>> secure, CancellationToken ct)
    {
        if (start != end)
        {
            throw new InvalidDataException("The mail server spoke out of turn before TLS.");
        }

        stream = await Within(token => secure(stream, token), ct);
    }

    public Task<SmtpReply> Ask(string command, CancellationToken ct)
    {
        if (command.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException("An SMTP command is one line.", nameof(command));
        }

        return Ask(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
    }

    public Task<SmtpReply> Ask(ReadOnlyMemory<byte> bytes, CancellationToken ct) => Within(
        async token =>
        {
            await stream.WriteAsync(bytes, token);
            await stream.FlushAsync(token);
            return await ReadReply(token);
        },
        ct);

    public Task<SmtpReply> Listen(CancellationToken ct) => Within(ReadReply, ct);

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> step, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(stepTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            return await step(both.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server did not answer in time.");
        }
    }

    private async Task<SmtpReply> ReadReply(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLine(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || lines.Count == MaxLines)
            {
                throw new InvalidDataException("The mail server does not speak SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }
    }

    private async Task<string> ReadLine(CancellationToken ct)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return line;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                throw new InvalidDataException("The mail server's line does not end.");
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            end += read > 0 ? read : throw new EndOfStreamException("The mail server hung up.");
        }
    }
}
