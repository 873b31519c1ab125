using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The instruments of the meter <c>Bedrock.Sockets</c>. Safe for any thread. docs/operations.md has their table.</summary>
/// <remarks>Nothing is recorded for a message: bytes are read from the counts that connections keep anyway, when somebody collects.</remarks>
internal sealed class SocketMetrics
{
    /// <summary>The meter's name, for <c>AddMeter</c> and <c>dotnet-counters</c>.</summary>
    internal const string MeterName = "Bedrock.Sockets";

    private const string Endpoint = "bedrock.endpoint";
    private const string Reason = "bedrock.reason";
    private const string Timeout = "bedrock.timeout";
    private const string ErrorType = "error.type";

    /// <summary>Bounds of histograms in seconds: short ones for handshakes and the thread pool, long ones for connections and drains.</summary>
    private static readonly InstrumentAdvice<double> Short = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private static readonly InstrumentAdvice<double> Long = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 1800, 3600] };

    // One for each meter: a host's middleware and listeners all ask for it, and what is observed must be observed once.
    private static readonly ConditionalWeakTable<Meter, SocketMetrics> OfMeters = [];
    private static readonly Meter ProcessMeter = new(MeterName);

    private readonly Counter<long> _acceptFailures;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _timedOut;
    private readonly Histogram<double> _drains;
    private readonly Counter<long> _drainAborts;
    private readonly Histogram<double> _handshakes;
    private readonly Counter<long> _handshakeFailures;
    private readonly Histogram<double> _poolDelay;

    private SocketMetrics(Meter meter)
    {
        _acceptFailures = meter.CreateCounter<long>("bedrock.accept.failures", "{failure}", "Accepts that failed, by error.");
        _active = meter.CreateUpDownCounter<long>("bedrock.connections.active", "{connection}", "Connections being served.");
        _ended = meter.CreateCounter<long>("bedrock.connections.ended", "{connection}", "Connections that ended, by reason.");
        _duration = meter.CreateHistogram("bedrock.connection.duration", "s", "How long connections lasted, by reason of their end.", tags: null, Long);
        _refused = meter.CreateCounter<long>("bedrock.connections.refused", "{connection}", "Connections that a limit, a filter or a missing PROXY header kept out, by reason.");
        _timedOut = meter.CreateCounter<long>("bedrock.connections.timeouts", "{connection}", "Connections that a timeout ended, by timeout.");
        _drains = meter.CreateHistogram("bedrock.drain.duration", "s", "How long endpoints took to close, their connections included.", tags: null, Long);
        _drainAborts = meter.CreateCounter<long>("bedrock.drain.aborted", "{connection}", "Connections that did not finish before the end of a drain and were aborted.");
        _handshakes = meter.CreateHistogram("bedrock.tls.handshake.duration", "s", "How long TLS handshakes took, by version or by error.", tags: null, Short);
        _handshakeFailures = meter.CreateCounter<long>("bedrock.tls.handshake.failures", "{handshake}", "TLS handshakes that failed, by reason.");

        // Read when somebody looks, so that a datagram costs no more than adding one to a number.
        meter.CreateObservableCounter("bedrock.datagrams.received", () => Datagrams.Observe(static counters => counters.Received), "{datagram}", "Datagrams taken from the kernel.");
        meter.CreateObservableCounter("bedrock.datagrams.sent", () => Datagrams.Observe(static counters => counters.Sent), "{datagram}", "Datagrams given to the kernel.");
        meter.CreateObservableCounter("bedrock.datagrams.dropped", Datagrams.ObserveDrops, "{datagram}", "Datagrams and replies that were dropped, by reason.");
        meter.CreateObservableUpDownCounter("bedrock.datagrams.sessions", () => Datagrams.Observe(static counters => counters.Sessions), "{session}", "Conversations over datagrams whose handlers run.");
        meter.CreateObservableCounter("bedrock.datagrams.sessions.displaced", () => Datagrams.Observe(static counters => counters.SessionsDisplaced), "{session}", "Conversations over datagrams that gave way to newcomers.");
        _poolDelay = meter.CreateHistogram("bedrock.threadpool.delay", "s", "How long work waited for a thread of the pool, looked at twice a second while a server runs.", tags: null, Short);
        meter.CreateObservableCounter("bedrock.network.io", Traffic.ObserveBytes, "By", "Bytes that handlers were given to read (receive), and that the system took from them (transmit).");
        meter.CreateObservableUpDownCounter("bedrock.connections.sending", Traffic.ObserveSending, "{connection}", "Connections with output that the system has not taken yet: their peers do not read as fast as they are written to.");
    }

    /// <summary>The bytes of the connections being served, and of those that were.</summary>
    public TrafficTotals Traffic { get; } = new(Endpoint);

    /// <summary>The datagrams of the endpoints being served, and of those that were.</summary>
    public DatagramTotals Datagrams { get; } = new(Endpoint, Reason);

    /// <summary>The instruments of a host's meter factory, or the process's own.</summary>
    public static SocketMetrics From(IServiceProvider? services)
        => OfMeters.GetValue(services?.GetService(typeof(IMeterFactory)) is IMeterFactory factory ? factory.Create(MeterName) : ProcessMeter, static meter => new SocketMetrics(meter));

    public void AcceptFailed(SocketError error) => AcceptFailed(error.ToString());

    public void AcceptFailed(string error) => _acceptFailures.Add(1, new TagList { { ErrorType, error } });

    public void ConnectionRefused(string reason) => _refused.Add(1, new TagList { { Reason, reason } });

    public void ConnectionTimedOut(string timeout) => _timedOut.Add(1, new TagList { { Timeout, timeout } });

    public void ConnectionStarted(string endpoint) => _active.Add(1, new TagList { { Endpoint, endpoint } });

    public void ConnectionEnded(string endpoint, EndReason reason, TimeSpan duration)
    {
        var tags = new TagList { { Endpoint, endpoint }, { Reason, reason.Name() } };
        _active.Add(-1, new TagList { { Endpoint, endpoint } });
        _ended.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Drained(string endpoint, TimeSpan duration, int aborted)
    {
        var tags = new TagList { { Endpoint, endpoint } };
        _drains.Record(duration.TotalSeconds, tags);
        if (aborted > 0)
        {
            _drainAborts.Add(aborted, tags);
        }
    }

    public void HandshakeDone(TimeSpan duration, string version) => _handshakes.Record(duration.TotalSeconds, new TagList { { "tls.protocol.version", version } });

    public void HandshakeFailed(TimeSpan duration, HandshakeFailure reason)
    {
        _handshakes.Record(duration.TotalSeconds, new TagList { { ErrorType, reason.Name() } });
        _handshakeFailures.Add(1, new TagList { { Reason, reason.Name() } });
    }

    public void WorkWaited(TimeSpan delay) => _poolDelay.Record(delay.TotalSeconds);
}
