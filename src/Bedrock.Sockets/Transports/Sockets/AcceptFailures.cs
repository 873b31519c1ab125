using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Counts accepts that failed, and warns of them once in <see cref="WarningInterval"/>: a server that is out of descriptors must not also fill the disk with logs.</summary>
internal sealed class AcceptFailures(ILogger logger, SocketMetrics metrics, TimeProvider clock)
{
    /// <summary>How often a warning may be written.</summary>
    internal static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private long? _lastWarning;
    private long _unreported;

    /// <summary>
    /// Whether the failure is only of the connection that was to be accepted, which is thereby gone; accept(2) says to treat these as "try again".
    /// All others are the system's, and last: descriptors or memory have run out.
    /// </summary>
    public static bool IsOfTheConnection(SocketError error) => error is
        SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable or
        SocketError.HostDown or SocketError.HostUnreachable or SocketError.ProtocolOption or SocketError.OperationNotSupported or
        SocketError.TimedOut;

    /// <summary>Records one failure.</summary>
    public void Add(SocketException failure, TimeSpan wait)
    {
        metrics.AcceptFailed(failure.SocketErrorCode);
        _unreported++;
        if (_lastWarning is { } last && clock.GetElapsedTime(last) < WarningInterval)
        {
            return;
        }

        _lastWarning = clock.GetTimestamp();
        TransportLog.AcceptFailed(logger, failure.SocketErrorCode, failure.Message, _unreported, wait.TotalMilliseconds);
        _unreported = 0;
    }
}
