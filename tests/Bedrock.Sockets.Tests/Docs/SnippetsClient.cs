using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/client.md and docs/design/memory-transport.md, which run as tests.</summary>
public sealed class SnippetsClient
{
    [Fact]
    public async Task A_client_connects_sends_and_receives()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseEcho());
        var endpoint = test.EndPoint;

        #region client-connect
        var client = new SocketClientBuilder()
            .UseTransport(test.Transport)                       // leave this out to connect over TCP or a Unix socket
            .Build();

        await using var connection = await client.ConnectAsync(endpoint);
        await connection.Transport.Output.WriteAsync("hello"u8.ToArray());
        await connection.Transport.Output.CompleteAsync();      // half-close: nothing more will come, replies can still be read
        #endregion

        Assert.Equal("hello"u8.ToArray(), await connection.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_client_connects_again()
    {
        var connections = 0;
        await using var test = await TestSocketServer.StartAsync(chain => chain.Use(echo => connection => Interlocked.Increment(ref connections) == 1 ? Task.CompletedTask : echo(connection)).UseEcho());
        var endpoint = test.EndPoint;
        var cancellationToken = CancellationToken.None;

        #region client-reconnect
        var client = new SocketClientBuilder { ConnectTimeout = TimeSpan.FromSeconds(5) }
            .UseTransport(test.Transport)
            .Build();

        await client.RunAsync(endpoint, async (connection, cancel) =>
        {
            await connection.Transport.Output.WriteAsync("hello"u8.ToArray(), cancel);
            var reply = await connection.Transport.Input.ReadAsync(cancel);
            if (reply.IsCompleted)
            {
                throw new EndOfStreamException();               // the server is gone: connect again
            }

            connection.Transport.Input.AdvanceTo(reply.Buffer.End);
        },                                                      // returning is the end
        new ReconnectOptions { MaxDelay = TimeSpan.FromSeconds(10) }, cancellationToken);
        #endregion

        Assert.Equal(2, connections);
    }

    [Fact]
    public async Task A_middleware_runs_before_and_after_the_callers_part()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var test = await TestSocketServer.StartAsync(chain => chain.Run(async server => received.SetResult(await server.ReceiveToEndAsync())));

        #region client-middleware
        var client = new SocketClientBuilder()
            .UseTransport(test.Transport)
            .Use(next => async connection =>
            {
                await connection.Transport.Output.WriteAsync("HELO "u8.ToArray());      // during ConnectAsync
                await next(connection);                                                 // the caller has the connection
                await connection.Transport.Output.WriteAsync("QUIT"u8.ToArray());       // during DisposeAsync
            })
            .Build();
        #endregion

        await using (var connection = await client.ConnectAsync(test.EndPoint))
        {
            await connection.SendAsync("hello "u8.ToArray());
        }

        Assert.Equal("HELO hello QUIT", Encoding.ASCII.GetString(await received.Task.WaitAsync(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task Two_ends_are_connected_in_memory()
    {
        #region memory-transport
        var transport = new MemoryTransport(new MemoryTransportOptions { MaxBufferSize = 16 * 1024 });

        await using var listener = await transport.BindAsync(new MemoryEndPoint("echo"));
        await using var client = await transport.ConnectAsync(listener.EndPoint);
        await using var server = await listener.AcceptAsync();
        #endregion

        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await server!.ReceiveAsync(5));
    }
}
