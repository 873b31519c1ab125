using System.Net;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>Counts connections that a listener refused, and warns of them once in <see cref="WarningInterval"/>: whoever is refused comes again, and must not fill the disk with logs.</summary>
/// <remarks>One listener's, one caller at a time.</remarks>
internal sealed class Refusals(ILogger logger, SocketMetrics metrics, TimeProvider clock)
{
    /// <summary>How often a warning may be written.</summary>
    internal static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private long? _lastRefusal;
    private long? _lastShortage;
    private long _unreported;

    /// <summary>Records a connection that a gate refused.</summary>
    public void Add(string reason, EndPoint? remote)
    {
        metrics.ConnectionRefused(reason);
        _unreported++;
        if (IsDue(ref _lastRefusal))
        {
            TransportLog.Refused(logger, _unreported, remote, reason);
            _unreported = 0;
        }
    }

    /// <summary>Records that accepting waits for descriptors.</summary>
    public void OutOfDescriptors(DescriptorBudget budget)
    {
        if (IsDue(ref _lastShortage))
        {
            TransportLog.OutOfDescriptors(logger, budget.Limit, budget.Limit - budget.Ceiling);
        }
    }

    private bool IsDue(ref long? last)
    {
        if (last is { } before && clock.GetElapsedTime(before) < WarningInterval)
        {
            return false;
        }

        last = clock.GetTimestamp();
        return true;
    }
}
