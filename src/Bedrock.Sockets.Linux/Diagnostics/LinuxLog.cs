using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Linux.Diagnostics;

internal static partial class LinuxLog
{
    [LoggerMessage(EventIds.EpollTransport, LogLevel.Information, "Connections are carried by epoll, on {Loops} loops.")]
    public static partial void EpollTransport(ILogger logger, int loops);

    [LoggerMessage(EventIds.RingTransport, LogLevel.Information, "Connections are carried by io_uring, on {Loops} loops.")]
    public static partial void RingTransport(ILogger logger, int loops);

    [LoggerMessage(EventIds.RingRefused, LogLevel.Warning, "Connections are carried by epoll, because {Reason}.")]
    public static partial void RingRefused(ILogger logger, string reason);

    [LoggerMessage(EventIds.EpollRefused, LogLevel.Warning, "Connections are carried by the runtime's sockets, because {Reason}.")]
    public static partial void EpollRefused(ILogger logger, string reason);

    [LoggerMessage(EventIds.LoopBlocked, LogLevel.Warning,
        "Loop {Loop} has been held up for more than {Milliseconds} ms by {Target}, and with it every connection of that loop. A handler that blocks must not run inline: turn UnsafeInlineScheduling off.")]
    public static partial void LoopBlocked(ILogger logger, int loop, double milliseconds, string target);
}
