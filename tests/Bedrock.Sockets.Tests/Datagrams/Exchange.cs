using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>What tests of datagrams do again and again.</summary>
internal static class Exchange
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    /// <summary>Sends a datagram and waits for the reply. Nothing is lost on loopback while queues are nearly empty.</summary>
    public static async Task<byte[]> AskAsync(this DatagramClient client, byte[] request)
    {
        await client.SendAsync(request);
        return await client.ReceiveAsync();
    }

    public static async Task<byte[]> ReceiveAsync(this DatagramClient client)
    {
        var buffer = new byte[128 * 1024];
        var length = await client.ReceiveAsync(buffer).AsTask().WaitAsync(Guard);
        return buffer[..length];
    }

    /// <summary>A server on the system's sockets, on a free port of loopback unless the test says otherwise.</summary>
    public static async Task<SocketServer> StartUdpAsync(
        Action<IDatagramBuilder> configure, Action<DatagramEndpointOptions>? options = null, IPAddress? address = null, IServiceProvider? services = null)
    {
        var server = new SocketServer(
            builder =>
            {
                builder.DrainTimeout = TimeSpan.FromSeconds(10);
                builder.ListenUdp(address ?? IPAddress.Loopback, 0, configure, options);
            },
            services);
        await server.StartAsync();
        return server;
    }

    public static int Port(this SocketServer server) => ((IPEndPoint)server.Endpoints[0].EndPoint).Port;

    public static async Task<DatagramClient> ConnectAsync(this SocketServer server, IPAddress? address = null)
        => await DatagramClient.ConnectAsync(new IPEndPoint(address ?? IPAddress.Loopback, server.Port()));
}
