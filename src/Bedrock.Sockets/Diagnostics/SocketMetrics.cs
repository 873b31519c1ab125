using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Sockets;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The instruments of the meter <c>Bedrock.Sockets</c>. Safe for any thread.</summary>
internal sealed class SocketMetrics
{
    /// <summary>The meter's name, for <c>AddMeter</c> and <c>dotnet-counters</c>.</summary>
    internal const string MeterName = "Bedrock.Sockets";

    private static readonly SocketMetrics Shared = new(new Meter(MeterName));

    private readonly Counter<long> _acceptFailures;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _timedOut;
    private readonly Counter<long> _handshakeFailures;
    private readonly ConcurrentDictionary<DatagramCounters, bool> _datagrams = new();

    private SocketMetrics(Meter meter)
    {
        _acceptFailures = meter.CreateCounter<long>("bedrock.accept.failures", "{failure}", "Accepts that failed.");
        _active = meter.CreateUpDownCounter<long>("bedrock.connections.active", "{connection}", "Connections being served.");
        _ended = meter.CreateCounter<long>("bedrock.connections.ended", "{connection}", "Connections that ended, by reason.");
        _refused = meter.CreateCounter<long>("bedrock.connections.refused", "{connection}", "Connections that a limit or a filter refused, by reason.");
        _timedOut = meter.CreateCounter<long>("bedrock.connections.timeouts", "{connection}", "Connections that a timeout ended, by timeout.");
        _handshakeFailures = meter.CreateCounter<long>("bedrock.tls.handshake.failures", "{handshake}", "TLS handshakes that failed, by reason.");

        // Read when somebody looks, so that a datagram costs no more than adding one to a number.
        meter.CreateObservableCounter("bedrock.datagrams.received", () => Each(counters => counters.Received), "{datagram}", "Datagrams taken from the kernel.");
        meter.CreateObservableCounter("bedrock.datagrams.sent", () => Each(counters => counters.Sent), "{datagram}", "Datagrams given to the kernel.");
        meter.CreateObservableCounter("bedrock.datagrams.dropped", () => Each(counters => counters.Drops), "{datagram}", "Datagrams and replies that were dropped, by reason.");
    }

    /// <summary>The instruments of a host's meter factory, or the process's own.</summary>
    public static SocketMetrics From(IServiceProvider? services)
        => services?.GetService(typeof(IMeterFactory)) is IMeterFactory factory ? new SocketMetrics(factory.Create(MeterName)) : Shared;

    public void AcceptFailed(SocketError error) => _acceptFailures.Add(1, new TagList { { "error.type", error.ToString() } });

    public void ConnectionRefused(string reason) => _refused.Add(1, new TagList { { "bedrock.reason", reason } });

    public void ConnectionTimedOut(string timeout) => _timedOut.Add(1, new TagList { { "bedrock.timeout", timeout } });

    public void ConnectionStarted(string endpoint) => _active.Add(1, new TagList { { "bedrock.endpoint", endpoint } });

    public void ConnectionEnded(string endpoint, EndReason reason)
    {
        _active.Add(-1, new TagList { { "bedrock.endpoint", endpoint } });
        _ended.Add(1, new TagList { { "bedrock.endpoint", endpoint }, { "bedrock.reason", NameOf(reason) } });
    }

    public void HandshakeFailed(HandshakeFailure reason) => _handshakeFailures.Add(1, new TagList { { "bedrock.reason", NameOf(reason) } });

    /// <summary>Shows the counters of an endpoint from now on.</summary>
    public void Watch(DatagramCounters counters) => _datagrams.TryAdd(counters, true);

    /// <summary>Shows them no more.</summary>
    public void Forget(DatagramCounters counters) => _datagrams.TryRemove(counters, out _);

    private List<Measurement<long>> Each(Func<DatagramCounters, long> read)
        => [.. _datagrams.Keys.Select(counters => new Measurement<long>(read(counters), new TagList { { "bedrock.endpoint", counters.Endpoint } }))];

    private List<Measurement<long>> Each(Func<DatagramCounters, IEnumerable<(string Reason, long Count)>> read)
        => [.. _datagrams.Keys.SelectMany(counters => read(counters).Select(
            drop => new Measurement<long>(drop.Count, new TagList { { "bedrock.endpoint", counters.Endpoint }, { "bedrock.reason", drop.Reason } })))];

    private static string NameOf(HandshakeFailure reason) => reason switch
    {
        HandshakeFailure.Timeout => "timeout",
        HandshakeFailure.Plaintext => "plaintext",
        HandshakeFailure.Ended => "ended",
        HandshakeFailure.Overload => "overload",
        _ => "refused",
    };

    private static string NameOf(EndReason reason) => reason switch
    {
        EndReason.Completed => "completed",
        EndReason.Reset => "reset",
        EndReason.Aborted => "aborted",
        EndReason.Frame => "frame",
        _ => "failed",
    };
}
