using System.Net;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.Tests.Transports.WebSockets;

/// <summary>A WebSocket ends, waits and drains as every connection does.</summary>
public sealed class WebSocketConformanceTests : DrainConformanceTests
{
    /// <summary>What two sockets' buffers grow to, and ours on the way through HTTP at each end.</summary>
    protected override int MaxInFlight => 40 * 1024 * 1024;

    protected override async Task<ConnectedPair> ConnectAsync()
    {
        var listener = await new WebSocketListenerFactory().BindAsync(new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/ws"));
        var accepting = listener.AcceptAsync().AsTask();
        var client = await new WebSocketConnectionFactory().ConnectAsync(listener.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
        var server = await accepting.WaitAsync(TcpPeer.Guard);
        return new ConnectedPair(server!, client, async () =>
        {
            await listener.UnbindAsync();
            await listener.DisposeAsync();
        });
    }
}
