using System.Runtime.CompilerServices;
using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Timeouts;

/// <summary>Looks at every connection when its time may have come, with one timer for all connections of a clock. Safe for any thread.</summary>
/// <remarks>
/// <code>
///            now
///             ▼
/// │ slot │ slot │ slot │ … 64 slots of half a second: each a list of the connections to look at then
///             └─► look: counters against what they were ─► over: end it │ else: into the slot of the next look
/// </code>
/// A message costs nothing here: connections are compared with the counts that their transports keep anyway. The timer rests while there is no connection.
/// </remarks>
internal sealed class TimingWheel(TimeProvider clock)
{
    /// <summary>How far apart two slots are.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private const int Slots = 64;

    private static readonly ConditionalWeakTable<TimeProvider, TimingWheel> Wheels = [];

    private readonly Lock _lock = new();
    private readonly IntrusiveList<ConnectionWatch>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new IntrusiveList<ConnectionWatch>())];
    private readonly List<ConnectionWatch> _due = [];
    private readonly long _origin = clock.GetTimestamp();
    private long _turned;
    private int _watched;
    private int _turning;
    private ITimer? _timer;

    /// <summary>The time since the wheel was made; monotonic.</summary>
    public TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>The wheel of a clock: all chains and servers of a process that have the same clock share it.</summary>
    public static TimingWheel Of(TimeProvider clock) => Wheels.GetValue(clock, static clock => new TimingWheel(clock));

    /// <summary>Begins to look at a connection.</summary>
    public void Add(ConnectionWatch watch, TimeSpan firstLook)
    {
        lock (_lock)
        {
            if (_watched++ == 0)
            {
                // Slots that went by while the timer rested are empty.
                _turned = Now.Ticks / Tick.Ticks;
                _timer ??= clock.CreateTimer(static wheel => ((TimingWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Tick, Tick);
            }

            Insert(watch, firstLook);
        }
    }

    /// <summary>Looks at a connection earlier than it was planned.</summary>
    public void Hasten(ConnectionWatch watch)
    {
        lock (_lock)
        {
            // One that is being looked at now, or that is over, is in no slot.
            if (watch.Slot is not null)
            {
                TakeOut(watch);
                Insert(watch, TimeSpan.Zero);
            }
        }
    }

    /// <summary>Looks at a connection no more. A look that is under way may still end.</summary>
    public void Remove(ConnectionWatch watch)
    {
        lock (_lock)
        {
            watch.IsOver = true;
            TakeOut(watch);
            if (--_watched == 0)
            {
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // Made when the first was added.
            }
        }
    }

    private void Insert(ConnectionWatch watch, TimeSpan delay)
    {
        var ticks = Math.Clamp((delay.Ticks + Tick.Ticks - 1) / Tick.Ticks, 1, Slots - 1);
        watch.Slot = _slots[(_turned + ticks) % Slots];
        watch.Slot.Add(watch);
    }

    private static void TakeOut(ConnectionWatch watch)
    {
        watch.Slot?.Remove(watch);
        watch.Slot = null;
    }

    private void Turn()
    {
        // A turn that takes longer than a tick is not joined by the next one.
        if (Interlocked.Exchange(ref _turning, 1) != 0)
        {
            return;
        }

        try
        {
            var now = Now;
            TakeDue(now);
            foreach (var watch in _due)
            {
                Look(watch, now);
            }

            _due.Clear();
        }
        finally
        {
            Volatile.Write(ref _turning, 0);
        }
    }

    private void TakeDue(TimeSpan now)
    {
        lock (_lock)
        {
            var until = now.Ticks / Tick.Ticks;
            for (var left = Math.Min(until - _turned, Slots); left > 0; left--)
            {
                var slot = _slots[++_turned % Slots];
                while (slot.First is { } watch)
                {
                    TakeOut(watch);
                    _due.Add(watch);
                }
            }

            _turned = Math.Max(_turned, until);
        }
    }

    private void Look(ConnectionWatch watch, TimeSpan now)
    {
        if (LookSafely(watch, now) is { } next)
        {
            lock (_lock)
            {
                if (!watch.IsOver)
                {
                    Insert(watch, next);
                }
            }
        }
    }

    /// <summary>One connection must not stop the wheel of all. Its handler may be adding features at this moment, which no lock guards; the next look finds them.</summary>
    private static TimeSpan? LookSafely(ConnectionWatch watch, TimeSpan now)
    {
        try
        {
            return watch.Look(now);
        }
#pragma warning disable CA1031 // A transport may throw anything from Abort.
        catch (Exception)
#pragma warning restore CA1031
        {
            return Tick;
        }
    }
}
