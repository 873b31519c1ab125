using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests;

/// <summary>Keeps what was logged, at every level. It is its own factory and provider.</summary>
public sealed class RecordingLogger : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ConcurrentQueue<object> Scopes { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Scopes.Enqueue(state);
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _entries.Enqueue(new LogEntry(logLevel, eventId.Id, formatter(state, exception), exception));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public sealed record LogEntry(LogLevel Level, int EventId, string Message, Exception? Exception);
}
