using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Client;

public sealed class SocketClientTests
{
    [Fact]
    public async Task Without_a_transport_the_client_connects_over_sockets()
    {
        await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 0, static chain => chain.Run(EchoOnceAsync)));
        await server.StartAsync();
        var endpoint = server.Endpoints[0].EndPoint;

        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(endpoint);
        await connection.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await connection.ReceiveAsync(5));
    }

    [Fact]
    public async Task Without_middleware_the_connection_is_the_transports_own()
    {
        var transport = new RecordingTransport(new MemoryTransport());
        await using var listener = await transport.Inner.BindAsync(new MemoryEndPoint("server"));

        await using var connection = await new SocketClientBuilder().UseTransport(transport).Build().ConnectAsync(listener.EndPoint);

        Assert.Same(transport.Last, connection);
    }

    [Fact]
    public async Task Nobody_listening_is_the_transports_error()
    {
        var client = new SocketClientBuilder().UseTransport(new MemoryTransport()).Build();

        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(new MemoryEndPoint("nobody")).AsTask());
    }

    [Fact]
    public async Task A_client_is_a_transport_for_another_client()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(EchoOnceAsync));
        var inner = new SocketClientBuilder().UseTransport(test.Transport).Build();

        await using var connection = await new SocketClientBuilder().UseTransport(inner).Build().ConnectAsync(test.EndPoint);
        await connection.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await connection.ReceiveAsync(5));
    }

    [Fact]
    public async Task One_client_connects_from_many_threads_at_once()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(EchoOnceAsync));
        var builder = new SocketClientBuilder().UseTransport(test.Transport);
        builder.Use(static next => next);
        var client = builder.Build();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(async () =>
        {
            var message = BitConverter.GetBytes(number);
            await using var connection = await client.ConnectAsync(test.EndPoint);
            await connection.SendAsync(message);
            Assert.Equal(message, await connection.ReceiveAsync(message.Length));
        })));
    }

    [Fact]
    public void A_builder_without_services_offers_none()
        => Assert.Null(new SocketClientBuilder().ApplicationServices.GetService(typeof(TimeProvider)));

    private static async Task EchoOnceAsync(ConnectionContext connection)
    {
        var result = await connection.Transport.Input.ReadAsync();
        foreach (var segment in result.Buffer)
        {
            await connection.Transport.Output.WriteAsync(segment);
        }

        connection.Transport.Input.AdvanceTo(result.Buffer.End);
    }

    private sealed class RecordingTransport(MemoryTransport inner) : IConnectionFactory
    {
        public MemoryTransport Inner => inner;

        public ConnectionContext? Last { get; private set; }

        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
            => Last = await inner.ConnectAsync(endpoint, cancellationToken);
    }
}
