using System.Net;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class ServerLog
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "{Endpoint} listens on {Address}.")]
    public static partial void Listening(ILogger logger, string endpoint, EndPoint address);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "Stopping: {Connections} connections have {Seconds} s to finish.")]
    public static partial void Stopping(ILogger logger, int connections, double seconds);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventIds.AcceptLoopFailed, LogLevel.Error, "The transport of {Endpoint} failed to accept; trying again in {Milliseconds} ms.")]
    public static partial void AcceptLoopFailed(ILogger logger, string endpoint, double milliseconds, Exception error);

    [LoggerMessage(EventIds.ConnectionsAborted, LogLevel.Warning, "{Connections} connections did not finish in time and are aborted.")]
    public static partial void ConnectionsAborted(ILogger logger, int connections);

    [LoggerMessage(EventIds.PoolStarved, LogLevel.Warning,
        "Work has waited {Milliseconds} ms for a thread of the pool, which has {Threads} and {Pending} more to do: handlers block threads, or the machine is too small. Every connection waits.")]
    public static partial void PoolStarved(ILogger logger, double milliseconds, int threads, long pending);
}
