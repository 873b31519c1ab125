using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Measures how long work waits for a thread of the pool, and warns when handlers block so many threads that everybody waits.</summary>
/// <remarks>
/// <code>
/// a thread of its own, twice a second ─► queues a probe ─► the pool runs it ─► the delay is recorded
///                    └── the last probe has not run yet ─► its age so far is recorded and, from a second on, warned of
/// </code>
/// The looks do not run on the pool: a watch that waits for what it watches sees nothing. One caller at a time.
/// </remarks>
internal sealed class ThreadPoolWatch(SocketMetrics metrics, ILogger logger, TimeProvider clock, Action<Action> queue)
{
    /// <summary>How long to wait between two looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>From which delay on it is warned of.</summary>
    internal static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    /// <summary>How often a warning may be written.</summary>
    internal static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private long _queued;
    private volatile bool _waiting;
    private long? _lastWarning;

    /// <summary>Watches the pool of this process until the result is disposed.</summary>
    public static IDisposable Start(SocketMetrics metrics, ILogger logger)
        => new Watcher(new ThreadPoolWatch(metrics, logger, TimeProvider.System, static probe => ThreadPool.UnsafeQueueUserWorkItem(static probe => probe(), probe, preferLocal: false)));

    /// <summary>Looks at the last probe, and queues another one when it has run.</summary>
    public void Look()
    {
        if (!_waiting)
        {
            _queued = clock.GetTimestamp();
            _waiting = true;
            queue(Arrive);
            return;
        }

        var age = clock.GetElapsedTime(_queued);
        if (age < Threshold)
        {
            return;
        }

        metrics.WorkWaited(age);
        if (_lastWarning is not { } last || clock.GetElapsedTime(last) >= WarningInterval)
        {
            _lastWarning = clock.GetTimestamp();
            ServerLog.PoolStarved(logger, age.TotalMilliseconds, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        }
    }

    private void Arrive()
    {
        metrics.WorkWaited(clock.GetElapsedTime(_queued));
        _waiting = false;
    }

    private sealed class Watcher : IDisposable
    {
        private readonly ThreadPoolWatch _watch;
        private readonly ManualResetEventSlim _stopped = new();
        private readonly Thread _thread;

        public Watcher(ThreadPoolWatch watch)
        {
            _watch = watch;
            _thread = new Thread(Run) { IsBackground = true, Name = "Bedrock.Sockets thread pool watch" };
            _thread.UnsafeStart();
        }

        public void Dispose()
        {
            if (!_stopped.IsSet)
            {
                _stopped.Set();
                _thread.Join();
                _stopped.Dispose();
            }
        }

        private void Run()
        {
            do
            {
                _watch.Look();
            }
            while (!_stopped.Wait(Interval));
        }
    }
}
