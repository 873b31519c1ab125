using System.Buffers;
using System.Net;
using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/getting-started.md. What can run in a test does.</summary>
public sealed class SnippetsGettingStarted
{
    [Fact]
    public async Task A_protocol_of_ones_own_is_tested_in_memory()
    {
        #region test-in-memory
        await using var server = await TestSocketServer.StartAsync(c => c.UseConnectionHandler<Shout>());
        await using var client = await server.ConnectAsync();

        await client.SendAsync("hello\r\nworld\r\n"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("HELLO\r\nWORLD\r\n", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
        #endregion
    }

    [Fact]
    public async Task A_server_and_a_client_meet_on_a_port_that_is_free()
    {
        #region server-and-client
        await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 0, c => c.UseEcho()));
        await server.StartAsync();

        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(server.Endpoints[0].EndPoint);
        await connection.Transport.Output.WriteAsync("hello"u8.ToArray());
        var reply = await connection.Transport.Input.ReadAtLeastAsync(5);
        #endregion

        Assert.Equal("hello", Encoding.ASCII.GetString(reply.Buffer.ToArray()));
    }

    internal static async Task HostAsync(string[] args)
    {
        #region host
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSocketServer(server =>
        {
            server.DrainTimeout = TimeSpan.FromSeconds(10);
            server.ListenTcp(IPAddress.Loopback, 5007, c => c.UseEcho());
            server.ListenUnix("greet.sock", c => c.UseGreeting());
        });
        await builder.Build().RunAsync();
        #endregion
    }

    internal static void Kestrel(WebApplicationBuilder web)
    {
        #region kestrel
        web.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(5007, listen => listen.UseLingeringClose().UseEcho()));
        #endregion
    }

#pragma warning disable CA1724 // The namespace of that name is of the ready protocol, which a user's own need not know.
    #region shout
    public sealed class Shout : FrameHandler<LineCodec, ReadOnlySequence<byte>>
    {
        protected override async Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)
        {
            await foreach (var line in peer.ReadAllAsync())
            {
                var upper = Encoding.UTF8.GetString(line).ToUpperInvariant();
                peer.Write(Encoding.UTF8.GetBytes(upper));
            }
        }
    }
    #endregion
#pragma warning restore CA1724
}
