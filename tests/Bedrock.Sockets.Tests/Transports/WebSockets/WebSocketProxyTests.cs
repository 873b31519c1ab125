using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.WebSockets;

/// <summary>The PROXY protocol below HTTP, in code.</summary>
public sealed class WebSocketProxyTests
{
    [Fact]
    public async Task A_handler_sees_the_addresses_of_the_header()
    {
        var seen = new TaskCompletionSource<ConnectionContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var web = new WebSocketListenerFactory(new WebSocketEndpointOptions { Secure = lower => lower.UseProxyProtocol("127.0.0.1") });
        await using var server = new SocketServer(s => s.Listen("who", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/who"), web, c => c.Run(connection =>
        {
            seen.SetResult(connection);
            return looked.Task;
        })));
        await server.StartAsync();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(((WebSocketEndPoint)server.Endpoints[0].EndPoint).Host);

        await client.SendAsync(Encoding.ASCII.GetBytes(
            "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n" +
            "GET /who HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        var connection = await seen.Task.WaitAsync(TcpPeer.Guard);

        Assert.Equal("192.0.2.7:56324", connection.RemoteEndPoint?.ToString());
        Assert.Equal("192.0.2.1:443/who", connection.LocalEndPoint?.ToString());
        looked.SetResult();
    }
}
