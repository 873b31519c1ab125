using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class TransportLog
{
    [LoggerMessage(EventIds.AcceptFailed, LogLevel.Warning,
        "Accepting failed with {Error} ({Reason}), {Count} times since the last warning; trying again in {WaitMilliseconds} ms. If descriptors have run out, raise the limit (ulimit -n) or lower the number of connections.")]
    public static partial void AcceptFailed(ILogger logger, SocketError error, string reason, long count, double waitMilliseconds);

    [LoggerMessage(EventIds.DefaultPool, LogLevel.Information,
        "This runtime does not let the block size be chosen ({Reason}); the transport uses its default pool, and large messages cost more.")]
    public static partial void DefaultPool(ILogger logger, string reason);
}
