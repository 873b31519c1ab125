using System.Buffers;
using System.Net;
using System.Text;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The example of docs/websockets.md.</summary>
public sealed class SnippetsWebSockets
{
    [Fact]
    public async Task Two_paths_share_a_port()
    {
        #region websocket-listen
        var web = new WebSocketListenerFactory();
        await using var server = new SocketServer(s => s
            .Listen("echo", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/echo"), web, c => c.UseEcho())
            .Listen("shout", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 0), "/shout"), web, c => c.UseShout()));
        await server.StartAsync();

        await using var connection = await new WebSocketConnectionFactory().ConnectAsync(server.Endpoints[1].EndPoint);
        await connection.Transport.Output.WriteAsync("hello\n"u8.ToArray());
        var reply = await connection.Transport.Input.ReadAtLeastAsync(7);
        #endregion

        Assert.Equal("HELLO\r\n", Encoding.ASCII.GetString(reply.Buffer.ToArray()));
        connection.Transport.Input.AdvanceTo(reply.Buffer.End);
    }
}
