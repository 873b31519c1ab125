using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Client;

public sealed class ClientMiddlewareTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MemoryTransport _transport = new();
    private readonly MemoryEndPoint _address = new("server");
    private readonly List<string> _steps = [];
    private IConnectionListener _listener = null!; // Set before each test.

    public async Task InitializeAsync() => _listener = await _transport.BindAsync(_address);

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Fact]
    public async Task Middleware_run_from_the_transport_outwards_and_unwind_when_the_caller_disposes()
    {
        var client = Build(Note("first"), Note("second"));

        var connection = await client.ConnectAsync(_address);
        _steps.Add("connected");
        await connection.DisposeAsync();

        Assert.Equal(["first in", "second in", "connected", "second out", "first out"], _steps);
    }

    [Fact]
    public async Task The_transport_ends_after_the_middleware_have_unwound()
    {
        var client = Build(next => async connection =>
        {
            await next(connection);
            await connection.SendAsync("goodbye"u8.ToArray());
        });

        var connection = await client.ConnectAsync(_address);
        await using var server = await _listener.AcceptAsync();
        await connection.SendAsync("hello, "u8.ToArray());
        await connection.DisposeAsync();

        Assert.Equal("hello, goodbye"u8.ToArray(), await server!.ReceiveToEndAsync());
    }

    [Fact]
    public async Task The_caller_gets_the_connection_as_the_last_middleware_passed_it_on()
    {
        await using var other = new ScriptedConnection(["from elsewhere"u8.ToArray()]);
        var client = Build(next => async connection =>
        {
            var transport = connection.Transport;
            connection.Transport = other.Transport;
            await next(connection);
            connection.Transport = transport;
        });

        await using var connection = await client.ConnectAsync(_address);

        Assert.Equal("from elsewhere"u8.ToArray(), await connection.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_middleware_is_made_once_for_all_connections()
    {
        var made = 0;
        var client = Build(next =>
        {
            made++;
            return next;
        });

        await using var first = await client.ConnectAsync(_address);
        await using var second = await client.ConnectAsync(_address);

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task What_a_middleware_throws_first_comes_out_of_the_connect_and_resets_the_server()
    {
        var failure = new InvalidOperationException("no certificate");
        var client = Build(Note("outer"), _ => _ => throw failure);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(_address).AsTask());
        await using var server = await _listener.AcceptAsync();

        Assert.Same(failure, thrown);
        Assert.Equal(["outer in", "outer out"], _steps);
        await Assert.ThrowsAsync<ConnectionResetException>(() => server!.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_middleware_that_does_not_call_the_next_fails_the_connect()
    {
        var client = Build(static _ => static _ => Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => client.ConnectAsync(_address).AsTask());
        await using var server = await _listener.AcceptAsync();

        Assert.Empty(await server!.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Cancelling_before_the_hand_over_aborts_and_waits_for_the_middleware()
    {
        using var source = new CancellationTokenSource();
        var client = Build(Note("outer"), next => async connection =>
        {
            await source.CancelAsync();
            await connection.ReceiveAsync(1);
            await next(connection);
        });

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ConnectAsync(_address, source.Token).AsTask().WaitAsync(Patience));
        await using var server = await _listener.AcceptAsync();

        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(["outer in", "outer out"], _steps);
        await Assert.ThrowsAsync<ConnectionResetException>(() => server!.ReceiveAsync(1));
    }

    [Fact]
    public async Task Cancelling_after_the_hand_over_does_nothing()
    {
        using var source = new CancellationTokenSource();
        await using var connection = await Build(Note("one")).ConnectAsync(_address, source.Token);
        await using var server = await _listener.AcceptAsync();

        await source.CancelAsync();
        await connection.SendAsync("abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await server!.ReceiveAsync(3));
    }

    [Fact]
    public async Task Cancelling_at_the_moment_of_the_hand_over_gives_a_whole_connection_or_none()
    {
        var client = Build(static next => connection => next(connection));
        for (var round = 0; round < 1_000; round++)
        {
            using var source = new CancellationTokenSource();
            var cancelling = Task.Run(source.Cancel);
            ConnectionContext? connection = null;
            try
            {
                connection = await client.ConnectAsync(_address, source.Token).AsTask().WaitAsync(Patience);
            }
            catch (OperationCanceledException)
            {
                // The token was faster.
            }

            await cancelling;
            if (connection is not null)
            {
                await using var server = await AcceptAsync(connection.LocalEndPoint);
                await connection.SendAsync("x"u8.ToArray());
                Assert.Equal("x"u8.ToArray(), await server.ReceiveAsync(1));
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_middleware_that_fails_after_the_hand_over_aborts_the_connection()
    {
        var fail = new TaskCompletionSource();
        await using var connection = await Build(FailWhen(fail.Task)).ConnectAsync(_address);
        await using var server = await _listener.AcceptAsync();

        fail.SetException(new InvalidOperationException("key expired"));

        await Assert.ThrowsAsync<ConnectionAbortedException>(() => connection.ReceiveAsync(1));
        await Assert.ThrowsAsync<ConnectionResetException>(() => server!.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_middleware_that_returns_while_the_caller_has_the_connection_aborts_it()
    {
        var leave = new TaskCompletionSource();
        await using var connection = await Build(FailWhen(leave.Task)).ConnectAsync(_address);

        leave.SetResult();

        await Assert.ThrowsAsync<ConnectionAbortedException>(() => connection.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_middleware_that_fails_while_it_unwinds_resets_the_server_and_not_the_caller()
    {
        var client = Build(static next => async connection =>
        {
            await next(connection);
            throw new InvalidOperationException("no goodbye");
        });

        var connection = await client.ConnectAsync(_address);
        await using var server = await _listener.AcceptAsync();
        await connection.DisposeAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => server!.ReceiveAsync(1));
    }

    [Fact]
    public async Task Disposing_twice_unwinds_once()
    {
        var connection = await Build(Note("one")).ConnectAsync(_address);

        await connection.DisposeAsync();
        await connection.DisposeAsync();

        Assert.Equal(["one in", "one out"], _steps);
    }

    [Fact]
    public async Task A_connection_with_other_features_cannot_be_handed_over()
    {
        var client = Build(static next => _ => next(new DefaultConnectionContext()));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(_address).AsTask());

        Assert.Contains("features", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Accepts the connection from one address, and drops those that came before it.</summary>
    private async Task<ConnectionContext> AcceptAsync(EndPoint? from)
    {
        while (true)
        {
            var server = await _listener.AcceptAsync() ?? throw new InvalidOperationException("The listener is unbound.");
            if (Equals(server.RemoteEndPoint, from))
            {
                return server;
            }

            await server.DisposeAsync();
        }
    }

    private SocketClient Build(params Func<ConnectionDelegate, ConnectionDelegate>[] middleware)
    {
        var builder = new SocketClientBuilder().UseTransport(_transport);
        foreach (var one in middleware)
        {
            builder.Use(one);
        }

        return builder.Build();
    }

    private Func<ConnectionDelegate, ConnectionDelegate> Note(string name) => next => async connection =>
    {
        _steps.Add($"{name} in");
        try
        {
            await next(connection);
        }
        finally
        {
            _steps.Add($"{name} out");
        }
    };

    /// <summary>Passes the connection on, and ends when it is told to or when the caller is done.</summary>
    private static Func<ConnectionDelegate, ConnectionDelegate> FailWhen(Task signal)
        => next => async connection => await await Task.WhenAny(next(connection), signal);
}
