namespace Bedrock.Sockets.Datagrams;

/// <summary>What sessions may hold, and how long they last. Read when the chain is built; later changes have no effect.</summary>
public sealed class DatagramSessionOptions
{
    /// <summary>How long a remote may be silent before its session ends, 1 ms to 1 day. What is sent to it does not count: that nobody may have heard.</summary>
    /// <remarks>Defaults to 1 minute.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), nameof(IdleTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), nameof(IdleTimeout));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many sessions there may be at once, 1 to 1,000,000. When a newcomer finds so many, the one that has been silent for longest gives way to it,
    /// of those whose address is not confirmed (<see cref="DatagramSession.ConfirmAddress"/>); when all are, the newcomer is dropped and counted.
    /// </summary>
    /// <remarks>Defaults to 10,000. Handlers that have not noticed yet that their session is over are as many again at most.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxSessions
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxSessions));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000_000, nameof(MaxSessions));
            field = value;
        }
    } = 10_000;

    /// <summary>How many sessions whose address is not confirmed one source may have, at least 1. A source is an IPv4 address or a /64 of IPv6. One more takes the place of its own that has been silent for longest.</summary>
    /// <remarks>Defaults to 1,000: many clients behind one address translator, and a tenth of all.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxPerSource
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPerSource));
            field = value;
        }
    } = 1_000;

    /// <summary>How many datagrams wait for the handler of one session, 1 to 65,536; further ones are dropped and counted.</summary>
    /// <remarks>Defaults to 64.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxQueued
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxQueued));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_536, nameof(MaxQueued));
            field = value;
        }
    } = 64;

    /// <summary>How much memory the datagrams that wait may take in all sessions together, in bytes, at least 65,536: each is a copy, rounded up to a power of two. Further ones are dropped and counted.</summary>
    /// <remarks>Defaults to 64 MiB.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 65,536.</exception>
    public long MaxQueuedBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 65_536, nameof(MaxQueuedBytes));
            field = value;
        }
    } = 64 * 1024 * 1024;
}
