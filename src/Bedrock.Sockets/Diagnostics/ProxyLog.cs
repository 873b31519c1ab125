using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class ProxyLog
{
    [LoggerMessage(EventIds.ProxyHeaderRefused, LogLevel.Debug, "The connection {ConnectionId} from {Remote} is reset: {Reason}")]
    public static partial void Refused(ILogger logger, string connectionId, LogAddress remote, LogReason reason);

    [LoggerMessage(EventIds.ProxyHeaderRead, LogLevel.Debug, "The connection {ConnectionId} is that of {Client}, through the proxy {Proxy}.")]
    public static partial void Proxied(ILogger logger, string connectionId, LogAddress client, LogAddress proxy);
}
