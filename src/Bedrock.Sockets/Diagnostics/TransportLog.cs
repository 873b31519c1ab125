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

    [LoggerMessage(EventIds.Refused, LogLevel.Warning, "Refused {Count} connections since the last warning, the latest from {Remote}: {Reason}.")]
    public static partial void Refused(ILogger logger, long count, LogAddress remote, string reason);

    [LoggerMessage(EventIds.OutOfDescriptors, LogLevel.Warning,
        "All descriptors but the reserve are in use (limit {Limit}, reserve {Reserve}); accepting waits until some are free. Raise the limit (ulimit -n), or lower the timeouts.")]
    public static partial void OutOfDescriptors(ILogger logger, int limit, int reserve);

    [LoggerMessage(EventIds.DescriptorBudget, LogLevel.Information,
        "Descriptors: the limit is {Limit}, {InUse} are in use, {Reserve} stay in reserve, so there is room for {Connections} connections.")]
    public static partial void DescriptorBudget(ILogger logger, int limit, int inUse, int reserve, int connections);
}
