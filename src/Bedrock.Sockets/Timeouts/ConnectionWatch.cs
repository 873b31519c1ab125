using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Timeouts;

/// <summary>What the wheel knows of one connection: the counts at the last look, and since when they have not moved. Only the wheel calls <see cref="Look"/>.</summary>
/// <remarks>
/// It is the connection's <see cref="IConnectionTimeoutFeature"/>: a middleware that does something with an end of its own, such as a TLS handshake or a PROXY header,
/// sets its time before and cancels it afterwards, and needs no timer.
/// </remarks>
internal sealed class ConnectionWatch : IConnectionTimeoutFeature, ILinked<ConnectionWatch>
{
    /// <summary>How long a handler may take to finish after its input was ended.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long a frame may be slower than the minimum rate.</summary>
    internal static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private readonly ConnectionContext _connection;
    private readonly IConnectionActivityFeature _activity;
    private readonly IConnectionDrainFeature? _drain;
    private readonly TimingWheel _wheel;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeSpan _started;

    private TimeoutOptions _options;
    private TimeSpan _moved;
    private TimeSpan? _sending;
    private TimeSpan? _inFrame;
    private TimeSpan? _inputEnded;
    private long _received;
    private long _sent;
    private long _frames;
    private long _receivedBeforeFrame;
    private long _deadline = long.MaxValue;

    public ConnectionWatch(
        ConnectionContext connection, IConnectionActivityFeature activity, TimeoutOptions options, TimingWheel wheel, ILogger logger, SocketMetrics metrics)
    {
        _connection = connection;
        _activity = activity;
        _drain = connection.Features.Get<IConnectionDrainFeature>();
        _wheel = wheel;
        _logger = logger;
        _metrics = metrics;
        _started = _moved = wheel.Now;
        _options = options;
    }

    /// <summary>Where it is in the wheel, guarded by the wheel; nowhere while it is looked at, and when it is over.</summary>
    public IntrusiveList<ConnectionWatch>? Slot { get; set; }

    /// <inheritdoc/>
    public ConnectionWatch? Previous { get; set; }

    /// <inheritdoc/>
    public ConnectionWatch? Next { get; set; }

    /// <summary>Whether the connection has ended, guarded by the wheel.</summary>
    public bool IsOver { get; set; }

    /// <summary>How long to wait between two looks while nothing is going on.</summary>
    public TimeSpan Interval => (_options.ShortestLimit ?? LongestInterval) / 8 is var eighth && eighth < LongestInterval ? eighth : LongestInterval;

    /// <summary>Goes on with other limits: those of the innermost <c>UseTimeouts</c> of a chain hold.</summary>
    public void Use(TimeoutOptions options)
    {
        _options = options;
        _wheel.Hasten(this);
    }

    /// <summary>Looks at the connection, and ends it when a limit is passed.</summary>
    /// <returns>When to look again; null when that will not be needed.</returns>
    public TimeSpan? Look(TimeSpan now)
    {
        var moved = Observe(now);
        if (TimedOut(now, _options) is { } timeout)
        {
            Say(timeout);
            _connection.Abort(new ConnectionAbortedException($"The connection timed out: {timeout}."));
            return null;
        }

        if (_inputEnded is null && Finished(now, _options) is { } finished)
        {
            Say(finished);
            _inputEnded = now;
            if (_drain is null)
            {
                _connection.Abort(new ConnectionAbortedException($"The connection timed out: {finished}."));
                return null;
            }

            _drain.EndInput();
        }

        // Something is under way, of which a limit may pass soon: look at every tick.
        var busy = moved || _sending is not null || _inFrame is not null || _inputEnded is not null || Volatile.Read(ref _deadline) != long.MaxValue;
        return busy ? TimingWheel.Tick : Interval;
    }

    /// <inheritdoc/>
    public void SetTimeout(TimeSpan timeSpan)
    {
        Volatile.Write(ref _deadline, (_wheel.Now + timeSpan).Ticks);
        _wheel.Hasten(this);
    }

    /// <inheritdoc/>
    public void ResetTimeout(TimeSpan timeSpan) => SetTimeout(timeSpan);

    /// <inheritdoc/>
    public void CancelTimeout() => Volatile.Write(ref _deadline, long.MaxValue);

    /// <summary>Compares the counts with those of the last look.</summary>
    /// <returns>Whether bytes have moved in between.</returns>
    private bool Observe(TimeSpan now)
    {
        var (received, sent) = (_activity.BytesReceived, _activity.BytesSent);
        var moved = received != _received || sent != _sent;
        if (moved)
        {
            _moved = now;
        }

        _sending = !_activity.IsSending ? null : sent != _sent ? now : _sending ?? now;
        ObserveFrame(now, received);
        (_received, _sent) = (received, sent);
        return moved;
    }

    private void ObserveFrame(TimeSpan now, long received)
    {
        if (_connection.Features.Get<IFrameProgressFeature>() is not { IsFrameUnfinished: true } progress)
        {
            _inFrame = null;
            return;
        }

        if (_inFrame is null || progress.FramesReceived != _frames)
        {
            _inFrame = now;
            _frames = progress.FramesReceived;
            _receivedBeforeFrame = received;
        }
    }

    /// <summary>What is wrong with the peer, if something is; such a connection is aborted.</summary>
    private string? TimedOut(TimeSpan now, TimeoutOptions limits)
    {
        if (now.Ticks >= Volatile.Read(ref _deadline))
        {
            return "handshake";
        }

        if (now - _inputEnded >= Grace)
        {
            return "grace";
        }

        if (now - _sending >= limits.WriteStallTimeout)
        {
            return "write stall";
        }

        if (now - _inFrame is { } inFrame)
        {
            return inFrame >= limits.FrameTimeout ? "frame"
                : inFrame >= RateGrace && (_received - _receivedBeforeFrame) / inFrame.TotalSeconds < limits.MinReceiveRate ? "receive rate"
                : null;
        }

        return !HasBegun && IsPeersTurn && now - _moved >= limits.FirstByteTimeout ? "first byte" : null;
    }

    /// <summary>Why the connection has lasted long enough, if it has; such a connection ends in good order.</summary>
    private string? Finished(TimeSpan now, TimeoutOptions limits)
    {
        if (now - _started >= limits.MaxLifetime)
        {
            return "lifetime";
        }

        // Before the first byte that one's own limit holds, unless it is off.
        var hasBegun = HasBegun || limits.FirstByteTimeout is null;
        return hasBegun && IsPeersTurn && now - _moved >= limits.IdleTimeout ? "idle" : null;
    }

    private bool HasBegun => _received > (_connection.Features.Get<Preamble>()?.Bytes ?? 0);

    private bool IsPeersTurn => _activity.IsReceiving && _sending is null;

    private void Say(string timeout)
    {
        _metrics.ConnectionTimedOut(timeout);
        ConnectionLog.TimedOut(_logger, _connection.ConnectionId, _connection.RemoteEndPoint, timeout);
    }
}
