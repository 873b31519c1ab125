using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Makes the sockets of the clients, of streams or of datagrams: non-blocking, without delay for small messages, bound to their source.</summary>
internal sealed class ClientSockets(EndPoint target, IPAddress[] sources)
{
    private const int ShortReply = 256;

    public EndPoint Target => target;

    public bool IsDatagram { get; private init; }

    /// <summary>How much a client's own receive buffer has room for.</summary>
    public int ReceiveSize { get; private init; } = ShortReply;

    /// <summary>Those of a run.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="target">Its target, without a host name.</param>
    public static ClientSockets For(LoadPlan plan, EndPoint target)
    {
        var sources = SourceAddresses.For(target, plan);

        // A datagram that does not fit would be cut off unseen, so there is room for more than any right reply.
        return plan.Target.IsDatagram
            ? new ClientSockets(target, sources) { IsDatagram = true, ReceiveSize = (int)Math.Max(ShortReply, plan.Fitted.MaxReplyBytes + 1) }
            : new ClientSockets(target, sources);
    }

    /// <summary>Where a connection is bound before it connects; <see langword="null"/> when the system may choose.</summary>
    /// <param name="number">The number of the client, or of the connection when each request has its own.</param>
    public EndPoint? SourceOf(long number) => target switch
    {
        // Without an address of its own nobody could answer it.
        UnixDomainSocketEndPoint when IsDatagram => NewUnixAddress(),
        _ => sources.Length == 0 ? null : new IPEndPoint(SourceAddresses.Of(sources, number), 0),
    };

    /// <summary>Makes one that is not connected yet.</summary>
    /// <param name="number">The number of the client, or of the connection when each request has its own.</param>
    /// <exception cref="SocketException">There is no descriptor, or the source address is not this machine's.</exception>
    public Socket Create(long number)
    {
        var socket = NewSocket();
        try
        {
            // What is received besides must not block.
            socket.Blocking = false;
            if (SourceOf(number) is { } source)
            {
                BindAddressNoPort.Enable(socket);
                socket.Bind(source);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Socket NewSocket() => (target, IsDatagram) switch
    {
        (UnixDomainSocketEndPoint, true) => new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified),
        (UnixDomainSocketEndPoint, false) => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
        (_, true) => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp),
        _ => new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
    };

    /// <summary>In the abstract namespace of Linux (unix(7)); elsewhere a file, which goes with its socket.</summary>
    private static UnixDomainSocketEndPoint NewUnixAddress() => OperatingSystem.IsLinux()
        ? new UnixDomainSocketEndPoint($"\0bedrock-load-{Guid.NewGuid():N}")
        : new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"bedrock-{Guid.NewGuid():N}"));
}
