using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class TrafficLogMessages
{
    [LoggerMessage(EventIds.BytesReceived, LogLevel.Debug, "{ConnectionId} received {Count} bytes:{Dump}")]
    public static partial void Received(ILogger logger, string connectionId, long count, string dump);

    [LoggerMessage(EventIds.BytesSent, LogLevel.Debug, "{ConnectionId} sends {Count} bytes:{Dump}")]
    public static partial void Sent(ILogger logger, string connectionId, long count, string dump);
}
