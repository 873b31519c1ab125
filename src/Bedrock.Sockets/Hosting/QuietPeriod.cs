using System.Runtime.InteropServices;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Hosting;

/// <summary>Tells when a connection has been quiet for <see cref="Length"/>, and so may be let go by a server that stops.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct QuietPeriod
{
    /// <summary>How long nothing may move before a peer counts as quiet.</summary>
    internal static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>How often to look.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _progress;
    private long? _since;

    /// <summary>Looks once.</summary>
    /// <returns>Whether nothing has moved for <see cref="Length"/> and nothing is going on now.</returns>
    public bool IsOver(IConnectionDrainFeature connection, TimeProvider clock)
    {
        var progress = connection.Progress;
        if (_since is not { } since || progress != _progress)
        {
            _progress = progress;
            _since = clock.GetTimestamp();
            return false;
        }

        // The cheap question first: the other one asks the kernel.
        return clock.GetElapsedTime(since) >= Length && connection.IsQuiet;
    }

    /// <summary>In a host that is not ours: ends the input of one connection when the host has asked it to close and it is quiet.</summary>
    public static IDisposable? WatchStop(ConnectionContext connection, IConnectionDrainFeature drain, TimeProvider clock)
        => connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime ? new StopWatcher(lifetime, drain, clock) : null;

    private sealed class StopWatcher : IDisposable
    {
        private readonly IConnectionDrainFeature _drain;
        private readonly TimeProvider _clock;
        private readonly CancellationTokenRegistration _registration;
        private QuietPeriod _quiet;
        private volatile ITimer? _timer;

        public StopWatcher(IConnectionLifetimeNotificationFeature lifetime, IConnectionDrainFeature drain, TimeProvider clock)
        {
            _drain = drain;
            _clock = clock;
            _registration = lifetime.ConnectionClosedRequested.UnsafeRegister(static watcher => ((StopWatcher)watcher!).Start(), this);
        }

        public void Dispose()
        {
            _registration.Dispose();
            _timer?.Dispose();
        }

        private void Start() => _timer = _clock.CreateTimer(static watcher => ((StopWatcher)watcher!).Look(), this, Interval, Interval);

        private void Look()
        {
            if (_quiet.IsOver(_drain, _clock))
            {
                _drain.EndInput();
                _timer?.Dispose();
            }
        }
    }
}
