using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Writes log messages to standard error as plain lines, in the way of the tutorials' servers; warnings and errors say so. An error is one line; its trace is shown only where it was asked for.</summary>
internal sealed class MessageLoggerProvider(TextWriter output, bool traces) : ILoggerProvider
{
    private const int MaxTraceLine = 1024;

    public ILogger CreateLogger(string categoryName) => new MessageLogger(output, traces);

    public void Dispose()
    {
        // Standard error outlives the provider.
    }

    private sealed class MessageLogger(TextWriter output, bool traces) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var prefix = logLevel switch
            {
                LogLevel.Critical or LogLevel.Error => "error: ",
                LogLevel.Warning => "warning: ",
                _ => "",
            };

            // One call, so that lines of several threads do not mix.
            output.WriteLine(exception is null || !traces ? $"{prefix}{formatter(state, exception)}" : $"{prefix}{formatter(state, exception)}{Trace(exception)}");
        }

        /// <summary>Indented, so that what an error quotes cannot pass for a line of its own.</summary>
        private static string Trace(Exception exception)
            => string.Concat(exception.ToString().Split('\n').Select(static line => $"{Environment.NewLine}    {LogText.Escape(line.TrimEnd('\r'), MaxTraceLine)}"));
    }
}
