namespace Bedrock.Sockets.Timeouts;

/// <summary>How long a peer may take. Each limit is kept to within an eighth of it, or half a second if that is more; <see langword="null"/> switches it off. Read when the chain is built; later changes have no effect.</summary>
public sealed class TimeoutOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How long a peer may stay silent after it has connected, or after what the server said first; 100 ms to 7 days. Then the connection is aborted.</summary>
    /// <remarks>Defaults to 30 seconds. Switch it off for a protocol in which only the server speaks, and not often.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? FirstByteTimeout
    {
        get;
        set => field = Checked(value, nameof(FirstByteTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long nothing may move either way while the handler waits for the peer; 100 ms to 7 days. Then the input ends, as if the peer had half-closed: the handler finishes, and the connection ends in good order;
    /// one that has not ended 10 seconds later is aborted.
    /// </summary>
    /// <remarks>Defaults to 130 seconds, which is what Kestrel gives an idle HTTP connection.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? IdleTimeout
    {
        get;
        set => field = Checked(value, nameof(IdleTimeout));
    } = TimeSpan.FromSeconds(130);

    /// <summary>How long a frame may take from its first bytes to its last, for handlers that publish <c>IFrameProgressFeature</c> as <c>FrameChannel</c> does; 100 ms to 7 days. Then the connection is aborted.</summary>
    /// <remarks>Defaults to 30 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? FrameTimeout
    {
        get;
        set => field = Checked(value, nameof(FrameTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long output may wait for a peer that takes nothing, no whole batch of it; 100 ms to 7 days. Then the connection is aborted.</summary>
    /// <remarks>Defaults to 30 seconds. What such a peer makes the server hold is bounded by the buffers of its connection (docs/design/hardening.md).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? WriteStallTimeout
    {
        get;
        set => field = Checked(value, nameof(WriteStallTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The slowest a peer may send a frame once it has begun, in bytes per second on average over the frame, after 5 seconds; at least 1. A slower one is aborted.</summary>
    /// <remarks>Defaults to <see langword="null"/>: <see cref="FrameTimeout"/> bounds a frame already.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MinReceiveRate
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(MinReceiveRate));
            field = value;
        }
    }

    /// <summary>How long a connection may last whatever it does; 100 ms to 7 days. Then it ends as an idle one does.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? MaxLifetime
    {
        get;
        set => field = Checked(value, nameof(MaxLifetime));
    }

    /// <summary>Options with every limit switched off.</summary>
    /// <returns>New options.</returns>
    public static TimeoutOptions Off() => new() { FirstByteTimeout = null, IdleTimeout = null, FrameTimeout = null, WriteStallTimeout = null };

    internal bool IsOff => FirstByteTimeout is null && IdleTimeout is null && FrameTimeout is null && WriteStallTimeout is null && MinReceiveRate is null && MaxLifetime is null;

    internal bool IsSame(TimeoutOptions other)
        => (FirstByteTimeout, IdleTimeout, FrameTimeout, WriteStallTimeout, MinReceiveRate, MaxLifetime)
            == (other.FirstByteTimeout, other.IdleTimeout, other.FrameTimeout, other.WriteStallTimeout, other.MinReceiveRate, other.MaxLifetime);

    /// <summary>The shortest limit; null when there is none.</summary>
    internal TimeSpan? ShortestLimit => Shorter(Shorter(Shorter(FirstByteTimeout, IdleTimeout), Shorter(FrameTimeout, WriteStallTimeout)), MaxLifetime);

    internal TimeoutOptions Copy() => (TimeoutOptions)MemberwiseClone();

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => one < other || other is null ? one : other;

    private static TimeSpan? Checked(TimeSpan? value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value ?? Shortest, Shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? Shortest, Longest, name);
        return value;
    }
}
