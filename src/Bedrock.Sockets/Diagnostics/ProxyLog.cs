using System.Net;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class ProxyLog
{
    [LoggerMessage(EventIds.ProxyHeaderRefused, LogLevel.Debug, "The connection {ConnectionId} from {Remote} is reset: {Reason}")]
    public static partial void Refused(ILogger logger, string connectionId, EndPoint? remote, string reason);

    [LoggerMessage(EventIds.ProxyHeaderRead, LogLevel.Debug, "The connection {ConnectionId} is that of {Client}, through the proxy {Proxy}.")]
    public static partial void Proxied(ILogger logger, string connectionId, string client, EndPoint? proxy);

    /// <summary>The client's address may be the path of a Unix socket, which the client has chosen.</summary>
    public static void Proxied(ILogger logger, string connectionId, EndPoint? client, EndPoint? proxy)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Proxied(logger, connectionId, LogText.Clean(client?.ToString() ?? "nobody named"), proxy);
        }
    }
}
