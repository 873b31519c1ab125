using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class ConnectionLog
{
    // Who says these two has asked for the level: an id is made when it is asked for, and a silent connection has none.
    [LoggerMessage(EventIds.ConnectionStarted, LogLevel.Debug, "Got a connection from {Remote} on {Endpoint} ({ConnectionId}).", SkipEnabledCheck = true)]
    public static partial void Started(ILogger logger, LogAddress remote, string endpoint, string connectionId);

    [LoggerMessage(EventIds.ConnectionEnded, LogLevel.Debug, "The connection from {Remote} on {Endpoint} ended: {Reason}, after {Milliseconds} ms ({ConnectionId}).", SkipEnabledCheck = true)]
    public static partial void Ended(ILogger logger, LogAddress remote, string endpoint, EndReason reason, long milliseconds, string connectionId);

    [LoggerMessage(EventIds.ConnectionReset, LogLevel.Debug, "The connection {ConnectionId} is gone: {Reason}")]
    public static partial void Reset(ILogger logger, string connectionId, LogReason reason);

    [LoggerMessage(EventIds.FrameRefused, LogLevel.Debug, "The connection {ConnectionId} is aborted: {Reason}")]
    public static partial void FrameRefused(ILogger logger, string connectionId, LogReason reason);

    [LoggerMessage(EventIds.HandlerFailed, LogLevel.Error, "The handler of connection {ConnectionId} failed with {Error}; the connection is aborted.")]
    public static partial void HandlerFailed(ILogger logger, string connectionId, string error, Exception exception);

    /// <summary>One line for one failure; the trace is for loggers that show it.</summary>
    public static void HandlerFailed(ILogger logger, string connectionId, Exception error)
        => HandlerFailed(logger, connectionId, LogText.Describe(error), error);

    [LoggerMessage(EventIds.ConnectionRefused, LogLevel.Debug, "The connection {ConnectionId} from {Remote} is refused: {Reason}.")]
    public static partial void Refused(ILogger logger, string connectionId, LogAddress remote, LogReason reason);

    [LoggerMessage(EventIds.ConnectionTimedOut, LogLevel.Debug, "The connection {ConnectionId} from {Remote} timed out: {Timeout}.")]
    public static partial void TimedOut(ILogger logger, string connectionId, LogAddress remote, string timeout);

    [LoggerMessage(EventIds.ConnectingAgain, LogLevel.Information, "Connecting to {Server} again in {Milliseconds} ms, after {Failures} failures: {Reason}")]
    public static partial void ConnectingAgain(ILogger logger, LogAddress server, LogReason reason, double milliseconds, int failures);

    [LoggerMessage(EventIds.MiddlewareFailed, LogLevel.Error, "A middleware of client connection {ConnectionId} failed; the connection is aborted.")]
    public static partial void MiddlewareFailed(ILogger logger, string connectionId, Exception error);
}
