using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A network inside the process, for tests: addresses are IP end points of the test's choice, none is taken from the machine. Safe for any thread.</summary>
/// <remarks>
/// As on a real network a datagram to an address that nobody has bound is lost, and so is one that finds a full queue; here both are counted. None is lost otherwise, and none overtakes another.
/// Sender addresses are believed, so that a test can forge them.
/// <code>
/// var network = new MemoryDatagramNetwork();
/// await using var server = new SocketServer(s => s.ListenDatagrams("echo", IPEndPoint.Parse("192.0.2.1:7"), d => d.UseEcho(), transport: network));
/// await server.StartAsync();
/// await using var client = network.Connect(IPEndPoint.Parse("192.0.2.1:7"), from: IPEndPoint.Parse("198.51.100.9:40000"));
/// </code>
/// </remarks>
public sealed class MemoryDatagramNetwork : IDatagramTransport
{
    /// <summary>How many datagrams a socket holds that nobody has received yet; further ones are dropped.</summary>
    public const int QueueLength = 4_096;

    private const int FirstFreePort = 20_000;
    private const int FreePorts = 40_000;

    private readonly ConcurrentDictionary<SocketAddress, MemoryDatagramSocket> _sockets = new();
    private int _lastPort = -1;
    private long _undelivered;

    /// <summary>How many datagrams were sent to an address that nobody had bound.</summary>
    public long Undelivered => Volatile.Read(ref _undelivered);

    /// <summary>Binds an address, which is free again when the socket is disposed.</summary>
    /// <param name="endpoint">An IP end point; port 0 takes a free one. It stands for itself: there is no "any address" here.</param>
    /// <param name="options">Its receivers must be 1; what is about kernels is not used.</param>
    /// <returns>The socket, which the caller disposes.</returns>
    /// <exception cref="SocketException">The address is bound.</exception>
    /// <exception cref="NotSupportedException">It is no IP end point, or was to have several receivers.</exception>
    public IDatagramSocket Bind(EndPoint endpoint, DatagramEndpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        if (endpoint is not IPEndPoint ip || options.Receivers > 1)
        {
            throw new NotSupportedException($"A network in memory has IP end points with one receiver each, and not {endpoint}.");
        }

        return BindSocket(ip);
    }

    /// <summary>A client of an address of this network.</summary>
    /// <param name="endpoint">Where its datagrams go; it need not be bound.</param>
    /// <param name="from">What receivers see as its address; <see langword="null"/> for a free port of 127.0.0.1.</param>
    /// <returns>The client, which the caller disposes.</returns>
    /// <exception cref="SocketException"><paramref name="from"/> is bound.</exception>
    public DatagramClient Connect(IPEndPoint endpoint, IPEndPoint? from = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new DatagramClient(BindSocket(from ?? new IPEndPoint(IPAddress.Loopback, 0)), endpoint, isConnected: false);
    }

    /// <summary>Delivers a datagram, from whatever address.</summary>
    /// <param name="data">The data; copied.</param>
    /// <param name="from">What the receiver sees as its sender.</param>
    /// <param name="to">The receiver's address.</param>
    /// <returns>Whether somebody has bound it and had room.</returns>
    public bool Send(ReadOnlySpan<byte> data, IPEndPoint from, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Deliver(data, from.Serialize(), to.Serialize());
    }

    internal bool Deliver(ReadOnlySpan<byte> data, SocketAddress from, SocketAddress to)
    {
        if (from.Family == to.Family && _sockets.TryGetValue(to, out var receiver))
        {
            return receiver.Enqueue(data.ToArray(), from);
        }

        Interlocked.Increment(ref _undelivered);
        return false;
    }

    internal void Release(MemoryDatagramSocket socket) => _sockets.TryRemove(KeyValuePair.Create(socket.Address, socket));

    private MemoryDatagramSocket BindSocket(IPEndPoint endpoint)
    {
        for (var attempt = 0; attempt < FreePorts; attempt++)
        {
            var port = endpoint.Port == 0 ? FirstFreePort + (int)((uint)Interlocked.Increment(ref _lastPort) % FreePorts) : endpoint.Port;
            var socket = new MemoryDatagramSocket(this, new IPEndPoint(endpoint.Address, port));
            if (_sockets.TryAdd(socket.Address, socket))
            {
                return socket;
            }

            if (endpoint.Port != 0)
            {
                break;
            }
        }

        throw new SocketException((int)SocketError.AddressAlreadyInUse, $"{endpoint} is bound already in this network.");
    }
}
