using System.Net;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Datagrams;

/// <summary>An endpoint that is bound: its receivers, their guard and what they count.</summary>
internal sealed class DatagramEndpoint : IAsyncDisposable
{
    /// <summary>How long handlers may take to notice that nobody waits for them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly EndpointSessions _sessions = new();
    private readonly IReadOnlyList<DatagramReceiver> _receivers;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;
    private Task _receiving = Task.CompletedTask;

    private DatagramEndpoint(
        string name, IReadOnlyList<IDatagramSocket> sockets, DatagramDelegate handler, DatagramEndpointOptions options, PortSet ownPorts, ILogger logger, SocketMetrics metrics, TimeProvider clock)
    {
        _name = name;
        _logger = logger;
        _metrics = metrics;
        _clock = clock;
        EndPoint = sockets[0].LocalEndPoint;
        Counters = new DatagramCounters(name, () => sockets.Sum(socket => socket.Dropped));

        var troubles = new DatagramTroubles(name, logger, clock);
        var guard = EndPoint is IPEndPoint ? new DatagramGuard(options.Guard, ownPorts, clock) : null;
        _receivers = [.. sockets.Select(socket => new DatagramReceiver(socket, handler, guard, options, Counters, troubles, _sessions, clock, _aborted.Token))];
    }

    public EndPoint EndPoint { get; }

    public DatagramCounters Counters { get; }

    /// <summary>Binds the sockets of an endpoint; nothing is received yet.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    /// <exception cref="NotSupportedException">The transport does not know the kind of end point, or cannot have several receivers on it.</exception>
    public static DatagramEndpoint Bind(
        string name, EndPoint endpoint, IDatagramTransport transport, DatagramDelegate handler, DatagramEndpointOptions options, PortSet ownPorts, ILogger logger, SocketMetrics metrics, TimeProvider clock)
    {
        var sockets = new List<IDatagramSocket>();
        try
        {
            for (var receiver = 0; receiver < options.Receivers; receiver++)
            {
                // Port 0 was asked for at most once: the others take the port that the first one got.
                sockets.Add(transport.Bind(sockets.Count == 0 ? endpoint : sockets[0].LocalEndPoint, options));
            }
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }

        if (sockets[0].LocalEndPoint is IPEndPoint { Port: var port })
        {
            ownPorts.Add(port);
        }

        return new DatagramEndpoint(name, sockets, handler, options, ownPorts, logger, metrics, clock);
    }

    /// <summary>Starts to receive.</summary>
    public void Start()
    {
        _metrics.Datagrams.Watch(Counters);
        _receiving = Task.WhenAll(_receivers.Select(receiver => receiver.RunAsync(_stop.Token)));
    }

    /// <summary>Stops receiving: what waits in the kernel's queue is handled first.</summary>
    public async Task StopReceivingAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for the handlers that still run: so long, and then a moment more with their token fired.</summary>
    public async Task FinishAsync(TimeSpan window, CancellationToken stopNow)
    {
        var finished = WhenFinishedAsync();
        if (await EndsAsync(finished, window, stopNow).ConfigureAwait(false))
        {
            return;
        }

        await _aborted.CancelAsync().ConfigureAwait(false);
        _sessions.Abort();
        if (!await EndsAsync(finished, Grace, CancellationToken.None).ConfigureAwait(false))
        {
            DatagramLog.HandlersAborted(_logger, _name, _receivers.Sum(receiver => receiver.Pending) + _sessions.Running);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopReceivingAsync().ConfigureAwait(false);
        await _aborted.CancelAsync().ConfigureAwait(false);
        _sessions.Dispose();
        Counters.Close();
        foreach (var receiver in _receivers)
        {
            receiver.Socket.Dispose();
        }

        await _receiving.ConfigureAwait(false);
        _metrics.Datagrams.Forget(Counters);
        DatagramLog.Ended(_logger, _name, Counters.Received, Counters.Sent, Counters.DropsText());
        _stop.Dispose();
        _aborted.Dispose();
    }

    private async Task WhenFinishedAsync()
    {
        await _receiving.ConfigureAwait(false);
        foreach (var receiver in _receivers)
        {
            await receiver.WhenIdleAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _sessions.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<bool> EndsAsync(Task finished, TimeSpan time, CancellationToken stopNow)
    {
        try
        {
            await finished.WaitAsync(time, _clock, stopNow).ConfigureAwait(false);
            return true;
        }
        catch (Exception notYet) when (notYet is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
