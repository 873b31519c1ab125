using System.Net;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>How a datagram endpoint is set up. Read when it is bound; later changes have no effect.</summary>
public sealed class DatagramEndpointOptions
{
    /// <summary>The most data that a UDP datagram holds: over IPv4 65,507 bytes, over IPv6 these (RFC 768, RFC 8200).</summary>
    internal const int MaxUdpData = 65_527;

    private const int MaxUnixData = 16 * 1024 * 1024;
    private readonly List<MulticastGroup> _groups = [];

    /// <summary>How many sockets receive on the port side by side, each on a thread of its own, 1 to 64; the kernel spreads senders over them (SO_REUSEPORT). UDP on Linux only.</summary>
    /// <remarks>Defaults to 1. With several, a broadcast comes once to each.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Receivers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Receivers));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64, nameof(Receivers));
            field = value;
        }
    } = 1;

    /// <summary>Whether other processes of the same user may bind the same UDP port (SO_REUSEPORT). Linux and macOS only.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool ReusePort { get; set; }

    /// <summary>The longest datagram that is handled, 1 byte to 16 MiB; longer ones are dropped and counted. Each datagram in progress holds a buffer of this size.</summary>
    /// <remarks>Defaults to 65,527 bytes: the most that UDP can carry.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxDatagramSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxDatagramSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxUnixData, nameof(MaxDatagramSize));
            field = value;
        }
    } = MaxUdpData;

    /// <summary>
    /// How many datagrams of a receiver may be in progress, 1 to 65,536: those whose handlers wait for something. When that many are, the receiver takes no more;
    /// what comes meanwhile waits in the kernel's queue (<see cref="ReceiveBufferSize"/>) and is dropped and counted when that is full.
    /// </summary>
    /// <remarks>Defaults to 64. Handlers that do not wait need one place.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPending
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPending));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_536, nameof(MaxPending));
            field = value;
        }
    } = 64;

    /// <summary>How much the kernel may queue for each receiver, in bytes of its own memory, of which a small datagram takes about 800 (SO_RCVBUF); at least 1,024. Linux gives at most <c>net.core.rmem_max</c>.</summary>
    /// <remarks>Defaults to 4 MiB.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1,024.</exception>
    public int ReceiveBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1_024, nameof(ReceiveBufferSize));
            field = value;
        }
    } = 4 * 1024 * 1024;

    /// <summary>Whether datagrams may be sent to broadcast addresses (SO_BROADCAST). UDP over IPv4 only.</summary>
    /// <remarks>Defaults to <see langword="false"/>: the kernel refuses them. Broadcasts are received either way, on an endpoint of any address.</remarks>
    public bool Broadcast { get; set; }

    /// <summary>How many routers a multicast datagram may pass, 0 to 255: 0 stays on this machine, 1 in its network.</summary>
    /// <remarks>Defaults to 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MulticastHops
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MulticastHops));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 255, nameof(MulticastHops));
            field = value;
        }
    } = 1;

    /// <summary>Who may send to a Unix datagram socket: the mode of its file as octal digits, such as <c>660</c>, set before the first datagram is read. Not used for UDP.</summary>
    /// <remarks>Defaults to <see langword="null"/>: as the process's umask says.</remarks>
    /// <exception cref="FormatException">The value is not one to four octal digits.</exception>
    public string? UnixMode
    {
        get;
        set
        {
            FileMode = value is null ? null : SocketEndpointOptions.ParseMode(value);
            field = value;
        }
    }

    /// <summary>What protects others from this endpoint.</summary>
    /// <remarks>Defaults to the defaults of <see cref="DatagramGuardOptions"/>: on.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public DatagramGuardOptions Guard
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Guard));
            field = value;
        }
    } = new();

    /// <summary><see cref="UnixMode"/> as the system takes it.</summary>
    internal UnixFileMode? FileMode { get; private set; }

    /// <summary>Joins a multicast group when the endpoint is bound. Use one receiver: the kernel gives every socket a copy of what comes to a group.</summary>
    /// <param name="group">A multicast address.</param>
    /// <param name="interfaceIndex">The number of the network interface; 0 lets the system choose.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException"><paramref name="group"/> is no multicast address.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interfaceIndex"/> is negative.</exception>
    public DatagramEndpointOptions JoinMulticast(IPAddress group, int interfaceIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfNegative(interfaceIndex);

        _groups.Add(MulticastGroup.Of(group, interfaceIndex));
        return this;
    }

    /// <summary>The groups to join. No property: configuration cannot bind it.</summary>
    internal IReadOnlyList<MulticastGroup> ListGroups() => _groups;
}
