using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MfaPortal.Tests.Mail;

/// <summary>Everything that was logged, as a reader of the log would see it.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> All => [.. lines];

    public IReadOnlyList<string> OfMail => [.. lines.Where(line => line.StartsWith("MfaPortal.Mail", StringComparison.Ordinal))];

    public ILogger CreateLogger(string categoryName) => new Log(lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Log(ConcurrentQueue<string> lines, string category) : ILogger
    {
        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)} {exception}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    }
}
