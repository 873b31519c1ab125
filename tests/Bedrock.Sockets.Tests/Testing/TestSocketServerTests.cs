using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Testing;

public sealed class TestSocketServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_handler_is_served_and_its_reply_arrives_whole()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(EchoAsync));
        await using var client = await test.ConnectAsync();

        await client.SendAsync("hello"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("hello"u8.ToArray(), await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_handler_that_returns_ends_the_connection_gracefully()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(static connection => connection.SendAsync("hi"u8.ToArray())));
        await using var client = await test.ConnectAsync();

        await client.SendAsync(new byte[100_000]);

        Assert.Equal("hi"u8.ToArray(), await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_handler_that_throws_resets_the_connection_and_fails_the_test()
    {
        var failure = new InvalidOperationException("bug");
        var test = await TestSocketServer.StartAsync(chain => chain.Run(_ => throw failure));
        await using var client = await test.ConnectAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());

        var failed = await Assert.ThrowsAsync<AggregateException>(() => test.DisposeAsync().AsTask());
        Assert.Same(failure, Assert.Single(failed.InnerExceptions));
    }

    [Fact]
    public async Task An_exception_that_the_test_takes_does_not_fail_it_again()
    {
        var failure = new InvalidOperationException("expected");
        await using var test = await TestSocketServer.StartAsync(chain => chain.Run(_ => throw failure));
        await using var client = await test.ConnectAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());

        Assert.Same(failure, Assert.Single(test.TakeExceptions()));
        Assert.Empty(test.TakeExceptions());
    }

    [Fact]
    public async Task A_bad_frame_is_told_but_does_not_fail_the_test()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(static async connection =>
        {
            await connection.ReceiveAsync(1);
            throw new FrameException("no frame");
        }));

        await using (var first = await test.ConnectAsync())
        {
            await first.SendAsync("x"u8.ToArray());
            await Assert.ThrowsAsync<ConnectionResetException>(() => first.ReceiveToEndAsync());
        }

        Assert.IsType<FrameException>(Assert.Single(test.TakeExceptions()));
        await using var second = await test.ConnectAsync();
        await second.SendAsync("x"u8.ToArray());
        await Assert.ThrowsAsync<ConnectionResetException>(() => second.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_client_that_resets_is_no_failure_of_the_handler()
    {
        var over = new TaskCompletionSource();
        await using var test = await TestSocketServer.StartAsync(chain => chain.Run(async connection =>
        {
            try
            {
                await EchoAsync(connection);
            }
            finally
            {
                over.SetResult();
            }
        }));
        await using var client = await test.ConnectAsync();

        client.Abort();
        await over.Task.WaitAsync(Patience);

        Assert.Empty(test.TakeExceptions());
    }

    [Fact]
    public async Task Disposing_lets_handlers_finish_that_wait_for_an_idle_client()
    {
        var test = await TestSocketServer.StartAsync(static chain => chain.Run(static async connection =>
        {
            await EchoAsync(connection);
            await connection.SendAsync("bye"u8.ToArray());
        }));
        await using var client = await test.ConnectAsync();
        await client.SendAsync("hello, "u8.ToArray());
        var echoed = await client.ReceiveAsync(7);

        await test.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal("hello, "u8.ToArray(), echoed);
        Assert.Equal("bye"u8.ToArray(), await client.ReceiveToEndAsync());
        await Assert.ThrowsAsync<SocketException>(() => test.ConnectAsync().AsTask());
    }

    [Fact]
    public async Task A_handler_that_goes_on_after_its_connection_was_aborted_fails_the_test()
    {
        var stuck = new TaskCompletionSource();
        var test = await TestSocketServer.StartAsync(chain => chain.Run(_ => stuck.Task));
        await using var client = await test.ConnectAsync();

        var error = await Assert.ThrowsAsync<TimeoutException>(() => test.DisposeAsync().AsTask());

        Assert.Contains("test-1.server", error.Message, StringComparison.Ordinal);
        stuck.SetResult();
    }

    [Fact]
    public async Task Handlers_and_middleware_find_the_services_of_the_test()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestSocketServer.StartAsync(
            static chain => chain.Run(connection => SendTimeAsync(connection, chain.ApplicationServices)),
            services => services.AddSingleton<TimeProvider>(clock));
        await using var client = await test.ConnectAsync();

        Assert.Equal("2000-01-01T12:00:00", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
    }

    [Fact]
    public async Task A_provider_that_the_test_brings_stays_the_tests_own()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(new ManualTimeProvider()).AddSingleton(static _ => new DisposalProbe()).BuildServiceProvider();
        var probe = services.GetRequiredService<DisposalProbe>();
        await using (var test = await TestSocketServer.StartAsync(chain => chain.Run(connection => SendTimeAsync(connection, chain.ApplicationServices)), services))
        {
            await using var client = await test.ConnectAsync();
            Assert.Equal("2000-01-01T12:00:00", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
        }

        Assert.False(probe.Disposed);
        await services.DisposeAsync();
        Assert.True(probe.Disposed);
    }

    [Fact]
    public async Task The_server_sees_the_address_that_the_test_chooses()
    {
        await using var test = await TestSocketServer.StartAsync(
            static chain => chain.Run(static connection => connection.SendAsync(Encoding.ASCII.GetBytes($"{connection.RemoteEndPoint}"))));
        await using var client = await test.ConnectAsync(from: IPEndPoint.Parse("203.0.113.9:1234"));

        Assert.Equal("203.0.113.9:1234", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
    }

    [Fact]
    public async Task A_client_with_middleware_connects_through_the_servers_transport()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.Run(EchoAsync));
        var builder = new SocketClientBuilder().UseTransport(test.Transport);
        builder.Use(static next => async connection =>
        {
            await connection.SendAsync("hello"u8.ToArray());
            await next(connection);
        });

        await using var client = await builder.Build().ConnectAsync(test.EndPoint);

        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
    }

    [Fact]
    public async Task Nothing_of_a_thousand_connections_is_left_in_the_pool()
    {
        using var pool = new LeakCheckingMemoryPool();
        await using (var test = await TestSocketServer.StartAsync(static chain => chain.Run(EchoAsync), transport: new MemoryTransportOptions { MemoryPool = pool }))
        {
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(async () =>
            {
                await using var client = await test.ConnectAsync();
                await client.SendAsync("hello"u8.ToArray());
                Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
            })));
        }

        Assert.NotEqual(0, pool.Rented);
        Assert.Equal(pool.Rented, pool.Returned);
    }

    private static Task EchoAsync(ConnectionContext connection)
        => connection.Transport.Input.CopyToAsync(connection.Transport.Output);

    private static Task SendTimeAsync(ConnectionContext connection, IServiceProvider services)
        => connection.SendAsync(Encoding.ASCII.GetBytes($"{services.GetRequiredService<TimeProvider>().GetUtcNow():s}"));

    private sealed class DisposalProbe : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
