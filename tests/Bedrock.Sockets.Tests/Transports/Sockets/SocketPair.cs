using System.Net;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

internal static class SocketPair
{
    /// <summary>Connects our client factory with our listener.</summary>
    public static async Task<ConnectedPair> ConnectAsync(EndPoint endpoint, SocketEndpointOptions? options = null)
    {
        var listener = await new SocketListenerFactory(options).BindAsync(endpoint);
        var factory = new SocketConnectionFactory(options);
        var accepting = listener.AcceptAsync().AsTask();
        var client = await factory.ConnectAsync(listener.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
        var server = await accepting.WaitAsync(TcpPeer.Guard);
        return new ConnectedPair(server!, client, async () =>
        {
            factory.Dispose();
            await listener.DisposeAsync();
        });
    }
}
