using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class ServerLog
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "{Endpoint} listens on {Address}.")]
    public static partial void Listening(ILogger logger, string endpoint, LogAddress address);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "Stopping: {Connections} connections have {Seconds} s to finish.")]
    public static partial void Stopping(ILogger logger, int connections, double seconds);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventIds.AcceptLoopFailed, LogLevel.Error, "The transport of {Endpoint} failed to accept; trying again in {Milliseconds} ms.")]
    public static partial void AcceptLoopFailed(ILogger logger, string endpoint, double milliseconds, Exception error);

    [LoggerMessage(EventIds.ConnectionsAborted, LogLevel.Warning, "{Connections} connections of {Endpoint} did not finish in time and are aborted.")]
    public static partial void ConnectionsAborted(ILogger logger, string endpoint, int connections);

    [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "The configuration was replaced: {Added} endpoints are new, {Changed} have changed, {Removed} are closed.")]
    public static partial void Reloaded(ILogger logger, int added, int changed, int removed);

    [LoggerMessage(EventIds.SocketKept, LogLevel.Warning, "The socket options of {Endpoint} have changed; they take effect when the server starts again.")]
    public static partial void SocketKept(ILogger logger, string endpoint);

    [LoggerMessage(EventIds.ConfigurationKept, LogLevel.Error, "The configuration stays as it was: {Problem}")]
    public static partial void ConfigurationKept(ILogger logger, LogReason problem);

    [LoggerMessage(EventIds.PoolStarved, LogLevel.Warning,
        "Work has waited {Milliseconds} ms for a thread of the pool, which has {Threads} and {Pending} more to do: handlers block threads, or the machine is too small. Every connection waits.")]
    public static partial void PoolStarved(ILogger logger, double milliseconds, int threads, long pending);
}
