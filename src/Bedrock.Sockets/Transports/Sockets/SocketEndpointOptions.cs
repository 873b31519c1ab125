using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>How an endpoint's sockets are set up. Read when the endpoint is bound or the client connects; later changes have no effect.</summary>
public sealed class SocketEndpointOptions
{
    /// <summary>What a connection buffers each way while nobody reads.</summary>
    internal const int DefaultBufferSize = 64 * 1024;

    private readonly List<IConnectionGate> _gates = [];

    /// <summary>How many connections the kernel may hold that nobody has accepted yet, 1 to 65,535; Linux cuts it to <c>net.core.somaxconn</c>.</summary>
    /// <remarks>Defaults to 4,096 connections. With 512, ten thousand clients that connect at once wait for seconds (docs/design/transports.md).</remarks>
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

    /// <summary>Whether TCP sends small messages at once instead of waiting for the acknowledgement of earlier ones (TCP_NODELAY, RFC 9293 section 3.7.4).</summary>
    /// <remarks>Defaults to <see langword="true"/>.</remarks>
    public bool NoDelay { get; set; } = true;

    /// <summary>Whether the kernel probes a silent TCP peer: after 60 s, every 10 s, five times, and then ends the connection (SO_KEEPALIVE, RFC 9293 section 3.8.4). On Linux a peer that acknowledges nothing is given up after the same 110 s (TCP_USER_TIMEOUT, RFC 5482).</summary>
    /// <remarks>Defaults to <see langword="true"/>.</remarks>
    public bool KeepAlive { get; set; } = true;

    /// <summary>Whether other processes of the same user may listen on the same TCP port, the kernel spreading new connections over them (SO_REUSEPORT). Linux and macOS only.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool ReusePort { get; set; }

    /// <summary>How many received bytes a connection buffers for a handler that does not read, before it stops reading from the kernel; at least 1.</summary>
    /// <remarks>Defaults to 65,536 bytes. Kestrel's default of 1 MiB costs 1.2 MB for each peer whose handler is stuck.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxReadBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxReadBufferSize));
            field = value;
        }
    } = DefaultBufferSize;

    /// <summary>How many written bytes a connection buffers for a peer that does not read, before a flush waits; at least 1.</summary>
    /// <remarks>Defaults to 65,536 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxWriteBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxWriteBufferSize));
            field = value;
        }
    } = DefaultBufferSize;

    /// <summary>The size of the pool's blocks, and so of the largest single receive: a power of two from 4,096 to 1,048,576 bytes. A connection holds blocks only while bytes are in flight.</summary>
    /// <remarks>Defaults to 32,768 bytes: with Kestrel's 4,096 large messages cost a multiple (docs/design/transports.md).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range or no power of two.</exception>
    public int PoolBlockSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 4_096, nameof(PoolBlockSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_048_576, nameof(PoolBlockSize));
            if (!int.IsPow2(value))
            {
                throw new ArgumentOutOfRangeException(nameof(PoolBlockSize), value, "The block size must be a power of two.");
            }

            field = value;
        }
    } = 32 * 1024;

    /// <summary>
    /// Whether handlers run on the threads that wait for the kernel, without a hop to the thread pool.
    /// DANGER: one handler that blocks or computes for long stops every connection of the process, and the runtime's part of it
    /// (DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS) holds for all sockets of the process, and only if the first of them that binds or connects has this option.
    /// </summary>
    /// <remarks>Defaults to <see langword="false"/>. Use it when every handler only awaits and the cost of a message counts. The Linux transport then accepts on such a thread too, with whatever gates and a host's accept loop do.</remarks>
    public bool UnsafeInlineScheduling { get; set; }

    /// <summary>Who may connect to a Unix socket: the mode of its file as octal digits, such as <c>660</c>, set before the first client can connect. Not used for TCP.</summary>
    /// <remarks>Defaults to <see langword="null"/>: as the process's umask says.</remarks>
    /// <exception cref="FormatException">The value is not one to four octal digits.</exception>
    public string? UnixMode
    {
        get;
        set
        {
            FileMode = value is null ? null : ParseMode(value);
            field = value;
        }
    }

    /// <summary><see cref="UnixMode"/> as the system takes it.</summary>
    internal UnixFileMode? FileMode { get; private set; }

    /// <summary>Puts a gate before the endpoint, such as <c>ConnectionLimits</c> or <c>AddressFilterGate</c>: the listener asks it right after the accept, before a connection costs memory. Not used by clients.</summary>
    /// <param name="gate">The gate. Those added first are asked first; the same one may stand before several endpoints.</param>
    /// <returns>These options.</returns>
    public SocketEndpointOptions AddGate(IConnectionGate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);

        _gates.Add(gate);
        return this;
    }

    /// <summary>The gates, in the order in which they are asked. No property: configuration cannot bind it.</summary>
    internal IReadOnlyList<IConnectionGate> ListGates() => _gates;

    /// <summary>Reads <see cref="UnixMode"/>.</summary>
    /// <exception cref="FormatException">The text is not one to four octal digits.</exception>
    internal static UnixFileMode ParseMode(string digits)
    {
        var mode = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || digits.Length > 4)
            {
                throw new FormatException($"{nameof(UnixMode)} ('{digits}') must be one to four octal digits, such as 660.");
            }

            mode = (mode * 8) + (digit - '0');
        }

        return (UnixFileMode)mode;
    }
}
