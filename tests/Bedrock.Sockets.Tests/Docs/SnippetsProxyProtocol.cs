using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.ProxyProtocol;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/proxy-protocol.md, which run as tests.</summary>
public sealed class SnippetsProxyProtocol
{
    [Fact]
    public async Task A_server_behind_a_proxy_and_a_client_that_is_one()
    {
        var source = IPEndPoint.Parse("203.0.113.9:1234");
        var destination = IPEndPoint.Parse("198.51.100.7:443");

        #region proxy-server
        await using var test = await TestSocketServer.StartAsync(c => c
            .UseProxyProtocol(trusted: "10.0.0.0/8")
            .UseAddressFilter(deny: "192.0.2.0/24")             // of the client, because it comes after
            .UseGreeting(greeting => greeting.Message = "Hello {remote}"));
        #endregion

        #region proxy-client
        var client = new SocketClientBuilder()
            .UseTransport(test.Transport)                       // leave this out to connect over TCP or a Unix socket
            .UseClientProxyProtocol(proxy => proxy.Header = _ => new ProxyHeader(source, destination))
            .Build();
        #endregion

        await using var connection = await client.ConnectAsync(test.EndPoint);
        Assert.Equal("Hello 203.0.113.9:1234\r\n"u8.ToArray(), await connection.ReceiveToEndAsync());
    }
}
