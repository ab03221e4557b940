using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MfaPortal.Tests.Fixture;

/// <summary>What was logged: level and text.</summary>
internal sealed class SaidLines<T> : ILogger<T>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue((logLevel, formatter(state, exception)));
}
