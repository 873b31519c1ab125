using System.Buffers;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>How a <see cref="MemoryTransport"/> connects its two ends. Read when the transport is made; later changes have no effect.</summary>
public sealed class MemoryTransportOptions
{
    /// <summary>How many connections may wait for <c>AcceptAsync</c>, 1 to 65,535; whoever connects when that many wait, waits too.</summary>
    /// <remarks>Defaults to 4,096 connections.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Backlog
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Backlog));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_535, nameof(Backlog));
            field = value;
        }
    } = 4_096;

    /// <summary>How many bytes each direction holds for an end that does not read, before a flush of the other end waits; at least 1.</summary>
    /// <remarks>Defaults to 65,536 bytes. A single flush may exceed it: the wait begins after the bytes are taken over.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxBufferSize));
            field = value;
        }
    } = 64 * 1024;

    /// <summary>Where the connections rent their blocks. The caller owns it and disposes it after the last connection.</summary>
    /// <remarks>Defaults to <see langword="null"/>: <see cref="MemoryPool{T}.Shared"/>.</remarks>
    public MemoryPool<byte>? MemoryPool { get; set; }

    /// <summary>
    /// Whether one end goes on running inside the other end's flush, without a hop to the thread pool.
    /// DANGER: an end that blocks then blocks its peer, and two ends that wait for each other under a lock wait for ever.
    /// </summary>
    /// <remarks>Defaults to <see langword="false"/>. Use it to measure a handler without the scheduler.</remarks>
    public bool UnsafeInlineScheduling { get; set; }
}
