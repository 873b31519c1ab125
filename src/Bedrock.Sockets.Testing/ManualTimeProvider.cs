namespace Bedrock.Sockets.Testing;

/// <summary>A clock that stands still until a test moves it. Safe for any thread.</summary>
/// <remarks>
/// Two clocks in one, as in a computer: the time of day, which <see cref="SetUtcNow"/> may move to and fro, and the time that passes
/// (timestamps and timers), which only <see cref="Advance"/> moves, and only forward.
/// </remarks>
/// <example><code>
/// var clock = new ManualTimeProvider();
/// var waiting = Task.Delay(TimeSpan.FromMinutes(1), clock);
/// clock.Advance(TimeSpan.FromMinutes(1));
/// await waiting;
/// </code></example>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.ByDueTime);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _target;
    private long _lastNumber;

    /// <summary>Makes a clock that stands at noon on 1 January 2000 UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that stands at <paramref name="start"/>.</summary>
    /// <param name="start">The time of day, in any zone.</param>
    public ManualTimeProvider(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>One tick is 100 ns, as in <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The zone of <see cref="TimeProvider.GetLocalNow"/>. Defaults to UTC, wherever the test runs; <see cref="SetLocalTimeZone"/> changes it.</summary>
    public override TimeZoneInfo LocalTimeZone => Volatile.Read(ref _zone);

    /// <summary>How many timers will fire when the clock moves far enough.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start + _elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Sets the time of day, also backwards, as an administrator does. Timestamps stay and no timer fires: code that measures with the time of day shows it here.</summary>
    /// <param name="now">The new time of day, in any zone.</param>
    public void SetUtcNow(DateTimeOffset now)
    {
        lock (_lock)
        {
            _start = now.ToUniversalTime() - _elapsed;
        }
    }

    /// <summary>Sets the zone of the local time.</summary>
    /// <param name="zone">The zone.</param>
    public void SetLocalTimeZone(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);

        Volatile.Write(ref _zone, zone);
    }

    /// <summary>
    /// Lets time pass. The timers that come due fire on this thread before it returns, in the order of their due times, each while the clock stands at its due time;
    /// what they start may fire in the same call. Calls on several threads at once add up.
    /// </summary>
    /// <param name="time">How much, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    /// <remarks>What a callback throws comes out here; the rest of the time then passes in the next call.</remarks>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);

        lock (_lock)
        {
            _target += time;
        }

        while (TakeDue() is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Waits until at least <paramref name="count"/> timers are active, so that a test moves the clock only after the code under test has begun to wait.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when there are so many.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        lock (_lock)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A timer that is due at once fires at once, on the thread pool, as the system's does.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        var timer = new ManualTimer(this, callback, state, ExecutionContext.Capture());
        Schedule(timer, dueTime, period);
        return timer;
    }

    /// <summary>Takes a timer off the clock and, unless it is switched off, puts it back with a new due time.</summary>
    /// <returns><see langword="false"/> when it was disposed.</returns>
    internal bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);

        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime > TimeSpan.Zero)
            {
                Add(timer, _elapsed + dueTime);
            }
            else if (dueTime == TimeSpan.Zero)
            {
                AddNextPeriod(timer, _elapsed);
                ThreadPool.UnsafeQueueUserWorkItem(timer, preferLocal: false);
            }

            return true;
        }
    }

    /// <summary>Takes a timer off the clock for good.</summary>
    internal void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private ManualTimer? TakeDue()
    {
        lock (_lock)
        {
            if (_timers.Min is { } next && next.Due <= _target)
            {
                _timers.Remove(next);
                _elapsed = next.Due;
                AddNextPeriod(next, next.Due);
                return next;
            }

            _elapsed = _target;
            return null;
        }
    }

    private void AddNextPeriod(ManualTimer timer, TimeSpan now)
    {
        if (timer.Period > TimeSpan.Zero)
        {
            Add(timer, now + timer.Period);
        }
    }

    private void Add(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Number = ++_lastNumber;
        _timers.Add(timer);
        foreach (var waiter in _waiters)
        {
            if (_timers.Count >= waiter.Count)
            {
                waiter.Reached.TrySetResult();
            }
        }

        _waiters.RemoveAll(static waiter => waiter.Reached.Task.IsCompleted);
    }
}
