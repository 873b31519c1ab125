namespace Bedrock.Sockets.Testing.Faults;

/// <summary>What goes wrong in one direction of a <see cref="FaultProxy"/>, on every connection of it. Nothing at first. It may be changed at any time and from any thread, and a change works at once, also on connections that are idle.</summary>
#pragma warning disable CA1001 // Its token source has no timer, so there is nothing to dispose.
public sealed class FaultRules
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _changed = new();
    private TimeSpan _latency;
    private TimeSpan _jitter;
    private long _bytesPerSecond = long.MaxValue;
    private int _sliceBytes = int.MaxValue;
    private long _resetAfterBytes = long.MaxValue;
    private long _endAfterBytes = long.MaxValue;
    private bool _isBlackHole;

    internal FaultRules()
    {
    }

    /// <summary>How much later bytes arrive than they were sent, zero to one hour. It does not slow a stream down, up to 1 MiB under way.</summary>
    /// <remarks>Defaults to zero.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Latency
    {
        get => Get(ref _latency);
        set => Set(ref _latency, InRange(value, nameof(Latency)));
    }

    /// <summary>By how much more than <see cref="Latency"/> bytes may be late, zero to one hour: evenly spread, from the proxy's seed. Bytes never overtake each other.</summary>
    /// <remarks>Defaults to zero.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Jitter
    {
        get => Get(ref _jitter);
        set => Set(ref _jitter, InRange(value, nameof(Jitter)));
    }

    /// <summary>How many bytes of each connection may pass in a second, at least 1.</summary>
    /// <remarks>Defaults to <see cref="long.MaxValue"/>: as fast as they come.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long BytesPerSecond
    {
        get => Get(ref _bytesPerSecond);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BytesPerSecond));
            Set(ref _bytesPerSecond, value);
        }
    }

    /// <summary>The most bytes that are passed on at once, at least 1. With 1 each byte is sent on its own; the receiver may still find several at once if it is slow to look.</summary>
    /// <remarks>Defaults to <see cref="int.MaxValue"/>: as they come.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SliceBytes
    {
        get => Get(ref _sliceBytes);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(SliceBytes));
            Set(ref _sliceBytes, value);
        }
    }

    /// <summary>After how many bytes of a connection both of its sides are reset; 0 resets it at once.</summary>
    /// <remarks>Defaults to <see cref="long.MaxValue"/>: never.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long ResetAfterBytes
    {
        get => Get(ref _resetAfterBytes);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(ResetAfterBytes));
            Set(ref _resetAfterBytes, value);
        }
    }

    /// <summary>After how many bytes of a connection this direction ends, as if the sender had half-closed; 0 ends it at once. What comes after is dropped, the other direction goes on.</summary>
    /// <remarks>Defaults to <see cref="long.MaxValue"/>: when the sender ends it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long EndAfterBytes
    {
        get => Get(ref _endAfterBytes);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(EndAfterBytes));
            Set(ref _endAfterBytes, value);
        }
    }

    /// <summary>Whether nothing arrives, not even an end, and nobody is told: as when a cable is cut. What is under way is kept, and goes on when this is switched off.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool IsBlackHole
    {
        get => Get(ref _isBlackHole);
        set => Set(ref _isBlackHole, value);
    }

    /// <summary>Fires at the next change.</summary>
    internal CancellationToken Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Token;
            }
        }
    }

    private static TimeSpan InRange(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1), name);
        return value;
    }

    private TValue Get<TValue>(ref TValue field)
    {
        lock (_lock)
        {
            return field;
        }
    }

    private void Set<TValue>(ref TValue field, TValue value)
    {
        CancellationTokenSource changed;
        lock (_lock)
        {
            field = value;
            (changed, _changed) = (_changed, new CancellationTokenSource());
        }

        // Not disposed: without a timer it holds nothing, and somebody may be about to link to its token.
        changed.Cancel();
    }
}
