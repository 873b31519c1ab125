using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Tests;

/// <summary>A client that is nothing but a socket: what the library's own client would hide, it shows. Every wait is guarded, so that a failure does not hang.</summary>
internal sealed class TcpPeer : IDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private TcpPeer(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public static async Task<TcpPeer> ConnectAsync(EndPoint endpoint)
    {
        var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint).WaitAsync(Guard);
        return new TcpPeer(socket);
    }

    /// <summary>Connects, sends nothing, and reads to the end.</summary>
    public static async Task<byte[]> ReadAllAsync(EndPoint endpoint)
    {
        using var peer = await ConnectAsync(endpoint);
        return await peer.ReadToEndAsync();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await Socket.SendAsync(bytes).AsTask().WaitAsync(Guard)..];
        }
    }

    public void HalfClose() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes so that the server sees a reset.</summary>
    public void Reset() => Socket.Close(0);

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = await Socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(Guard);
            Assert.NotEqual(0, got);
            read += got;
        }

        return bytes;
    }

    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        var bytes = new byte[64 * 1024];
        while (await Socket.ReceiveAsync(bytes.AsMemory()).AsTask().WaitAsync(Guard) is var got and > 0)
        {
            await all.WriteAsync(bytes.AsMemory(0, got));
        }

        return all.ToArray();
    }

    public void Dispose() => Socket.Dispose();
}
