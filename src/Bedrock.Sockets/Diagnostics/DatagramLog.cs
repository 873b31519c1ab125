using System.Net;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class DatagramLog
{
    [LoggerMessage(EventIds.DatagramsDropped, LogLevel.Warning, "{Endpoint} dropped {Count} datagrams since the last warning, the latest from {Remote}: {Reason}.")]
    public static partial void Dropped(ILogger logger, string endpoint, long count, EndPoint? remote, string reason);

    [LoggerMessage(EventIds.DatagramHandlerFailed, LogLevel.Error, "The handler of {Endpoint} failed for {Count} datagrams since the last message, the latest from {Remote}, with {Error}.")]
    public static partial void HandlerFailed(ILogger logger, string endpoint, long count, EndPoint? remote, string error, Exception exception);

    [LoggerMessage(EventIds.DatagramReceiveFailed, LogLevel.Warning, "{Endpoint} failed to receive, {Count} times since the last warning, the latest with {Error}; trying again in {WaitMilliseconds} ms.")]
    public static partial void ReceiveFailed(ILogger logger, string endpoint, long count, string error, double waitMilliseconds);

    [LoggerMessage(EventIds.DatagramsEnded, LogLevel.Debug, "{Endpoint} received {Received} datagrams and sent {Sent}; dropped: {Drops}.")]
    public static partial void Ended(ILogger logger, string endpoint, long received, long sent, string drops);

    [LoggerMessage(EventIds.DatagramHandlersAborted, LogLevel.Warning, "{Count} handlers of datagrams or sessions of {Endpoint} still ran at the end of the drain.")]
    public static partial void HandlersAborted(ILogger logger, string endpoint, int count);
}
