using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux;

/// <summary>How a <see cref="LinuxTransportFactory"/> works. Read when it is made; later changes have no effect.</summary>
public sealed class LinuxTransportOptions
{
    /// <summary>What carries the connections.</summary>
    /// <remarks>Defaults to <see cref="LinuxEngine.Auto"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such engine.</exception>
    public LinuxEngine Engine
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)LinuxEngine.IoUring, nameof(Engine));
            field = value;
        }
    }

    /// <summary>How many threads wait for the kernel, 1 to 256; each connection belongs to one of them.</summary>
    /// <remarks>
    /// Defaults to half the number of processors, at least 1 and at most 8. The other half is for handlers;
    /// with <see cref="SocketEndpointOptions.UnsafeInlineScheduling"/> the loops run those too, and one loop for each processor is a good choice.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int LoopCount
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(LoopCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 256, nameof(LoopCount));
            field = value;
        }
    } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    /// <summary>How long a loop that has nothing to do looks again before it lets its thread sleep, zero to one millisecond. It stops doing so while that finds nothing.</summary>
    /// <remarks>Defaults to zero. 50 microseconds lower the latency of a few busy connections and cost processor time in which nothing is done.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan SpinTime
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(SpinTime));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(1), nameof(SpinTime));
            field = value;
        }
    }

    /// <summary>
    /// The size of the blocks for messages, a power of two from 1,024 to 65,536 bytes: what a connection holds while less than that is in flight.
    /// A peer that fills one gets blocks of <see cref="SocketEndpointOptions.PoolBlockSize"/>, for as long as it does.
    /// </summary>
    /// <remarks>Defaults to 4,096 bytes. One that is not below <see cref="SocketEndpointOptions.PoolBlockSize"/> makes all blocks equal.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range or no power of two.</exception>
    public int SmallBlockSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1_024, nameof(SmallBlockSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_536, nameof(SmallBlockSize));
            if (!int.IsPow2(value))
            {
                throw new ArgumentOutOfRangeException(nameof(SmallBlockSize), value, "The block size must be a power of two.");
            }

            field = value;
        }
    } = 4_096;

    /// <summary>How the sockets are set up: backlog, buffers, scheduling and the like. A <see cref="Hosting.SocketServerBuilder"/> replaces it by the options of each endpoint.</summary>
    /// <remarks>Defaults to those of the core, with blocks of 65,536 bytes for bulk.</remarks>
    public SocketEndpointOptions Sockets { get; } = new() { PoolBlockSize = 65_536 };
}
