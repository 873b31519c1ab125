using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>A socket of datagrams in this process whose replies are as right, wrong or late as a test wants them.</summary>
internal sealed class DatagramTarget : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Task _serving;

    private DatagramTarget(EndPoint local, Answer answer)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, local is IPEndPoint ? ProtocolType.Udp : ProtocolType.Unspecified);
        _socket.Bind(local);
        _serving = Task.Run(() => Serve(local, answer));
    }

    /// <summary>What is sent, and whither, when a datagram comes; they are counted from 0.</summary>
    public delegate IEnumerable<(byte[] Datagram, EndPoint To)> Answer(byte[] datagram, EndPoint from, int number);

    public SocketUri Uri => SocketUri.Parse(SocketUri.FormatDatagram(_socket.LocalEndPoint!)); // Bound, so it has one.

    public static DatagramTarget Echo() => Answering(static (message, _) => [message]);

    public static DatagramTarget EchoUnix(string path) => AnsweringUnix(path, static message => [message]);

    public static DatagramTarget AnsweringUnix(string path, Func<byte[], IEnumerable<byte[]>> answer)
        => new(new UnixDomainSocketEndPoint(path), (datagram, from, _) => answer(datagram).Select(reply => (reply, from)));

    /// <summary>Each datagram is answered by what becomes of it and of its number, from 0.</summary>
    public static DatagramTarget Answering(Func<byte[], int, IEnumerable<byte[]>> answer) => Answering((datagram, from, number) => answer(datagram, number).Select(reply => (reply, from)));

    public static DatagramTarget Answering(Answer answer) => new(new IPEndPoint(IPAddress.Loopback, 0), answer);

    /// <summary>An address that nobody listens on.</summary>
    public static SocketUri Refusing()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return SocketUri.Parse(SocketUri.FormatDatagram(bound.LocalEndPoint!)); // Bound, so it has one.
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving;
    }

    private async Task Serve(EndPoint local, Answer answer)
    {
        var buffer = new byte[65_536];
        try
        {
            for (var number = 0; ; number++)
            {
                var received = await _socket.ReceiveFromAsync(buffer, local);
                foreach (var (reply, to) in answer(buffer[..received.ReceivedBytes], received.RemoteEndPoint, number))
                {
                    await _socket.SendToAsync(reply, to);
                }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
