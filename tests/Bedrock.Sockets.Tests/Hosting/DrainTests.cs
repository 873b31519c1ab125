using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class DrainTests : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly MemoryTransport _transport = new();
    private readonly MemoryEndPoint _endpoint = new("drain");
    private SocketServer? _server;

    [Fact]
    public async Task A_quiet_peer_is_let_go_after_a_second()
    {
        await using var client = await ServeAsync(chain => chain.UseEcho());
        await client.SendAsync("hi"u8.ToArray());
        await client.ReceiveAsync(2);

        var stop = _server!.StopAsync();
        var rest = client.ReceiveToEndAsync();
        await PassTimeAsync(TimeSpan.FromSeconds(0.9));
        var endedEarly = rest.IsCompleted;
        await PassTimeAsync(TimeSpan.FromSeconds(0.3));
        await rest.WaitAsync(Guard);
        await client.DisposeAsync();
        await stop.WaitAsync(Guard);

        Assert.False(endedEarly);
        Assert.Empty(await rest);
    }

    [Fact]
    public async Task A_busy_peer_is_served_until_it_ends()
    {
        await using var client = await ServeAsync(chain => chain.UseEcho());
        var stop = _server!.StopAsync();

        for (var message = 0; message < 20; message++)
        {
            await client.SendAsync("again"u8.ToArray());
            Assert.Equal("again"u8.ToArray(), await client.ReceiveAsync(5));
            _clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        await client.HalfCloseAsync();
        Assert.Empty(await client.ReceiveToEndAsync());
        await client.DisposeAsync();
        await stop.WaitAsync(Guard);
    }

    [Fact]
    public async Task Nobody_who_holds_half_a_message_counts_as_quiet()
    {
        await using var client = await ServeAsync(chain => chain.Run(AnswerLinesAsync));
        await client.SendAsync("half a li"u8.ToArray());
        var stop = _server!.StopAsync();

        for (var step = 0; step < 30; step++)
        {
            await _clock.WaitForTimersAsync().WaitAsync(Guard);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await client.SendAsync("ne\n"u8.ToArray());
        var reply = await client.ReceiveAsync(3);
        await client.HalfCloseAsync();
        await client.DisposeAsync();
        await stop.WaitAsync(Guard);

        Assert.Equal("ok\n"u8.ToArray(), reply);
    }

    [Fact]
    public async Task At_the_end_of_the_window_every_input_ends_and_what_was_received_is_answered()
    {
        var received = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var client = await ServeAsync(chain => chain.Run(async connection =>
        {
            var read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            received.SetResult();
            await answer.Task;
            await connection.Transport.Output.WriteAsync("answer"u8.ToArray());
            read = await connection.Transport.Input.ReadAsync();
            await connection.Transport.Output.WriteAsync(read.IsCompleted ? " end"u8.ToArray() : " more"u8.ToArray());
        }));
        await client.SendAsync("question"u8.ToArray());
        await received.Task.WaitAsync(Guard);

        var stop = _server!.StopAsync();
        await PassTimeAsync(Window);
        answer.SetResult();
        var reply = await client.ReceiveToEndAsync().WaitAsync(Guard);
        await client.DisposeAsync();
        await stop.WaitAsync(Guard);

        Assert.Equal("answer end"u8.ToArray(), reply);
        Assert.DoesNotContain(_log.Entries, entry => entry.Message.Contains("aborted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_aborted_a_second_after_the_window()
    {
        await using var client = await ServeAsync(chain => chain.Run(async connection =>
        {
#pragma warning disable RS0030 // The end of the connection is what this handler waits for, and all it waits for.
            await Task.Delay(Timeout.InfiniteTimeSpan, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore RS0030
        }));

        var stop = _server!.StopAsync();
        await PassTimeAsync(Window + TimeSpan.FromSeconds(0.9));
        var abortedEarly = stop.IsCompleted;
        await PassTimeAsync(TimeSpan.FromSeconds(0.1));
        await stop.WaitAsync(Guard);

        Assert.False(abortedEarly);
        Assert.Contains(_log.Entries, entry => entry.Message.StartsWith("1 connections of drain did not finish", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_cancelled_token_ends_everything_at_once()
    {
        await using var client = await ServeAsync(chain => chain.UseEcho());
        using var now = new CancellationTokenSource();
        await client.SendAsync("half-finished"u8.ToArray());
        var stop = _server!.StopAsync(now.Token);

        await now.CancelAsync();

        await stop.WaitAsync(Guard);
    }

    [Fact]
    public async Task Handlers_that_push_are_told()
    {
        var told = new TaskCompletionSource();
        await using var client = await ServeAsync(chain => chain.Run(async connection =>
        {
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            await Task.Delay(Timeout.InfiniteTimeSpan, lifetime!.ConnectionClosedRequested).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            told.SetResult();
            await connection.Transport.Output.WriteAsync("goodbye"u8.ToArray());
        }));

        var stop = _server!.StopAsync();
        var reply = await client.ReceiveToEndAsync().WaitAsync(Guard);
        await client.DisposeAsync();
        await stop.WaitAsync(Guard);

        await told.Task;
        Assert.Equal("goodbye"u8.ToArray(), reply);
    }

    [Fact]
    public async Task Who_waited_in_the_queue_is_served_before_the_server_stops()
    {
        await using var client = await ServeAsync(chain => chain.UseGreeting());
        var late = _transport.ConnectAsync(_endpoint).AsTask();

        var stop = _server!.StopAsync();
        await using var other = await late.WaitAsync(Guard);
        var reply = await other.ReceiveToEndAsync().WaitAsync(Guard);
        await client.DisposeAsync();
        await other.DisposeAsync();
        await stop.WaitAsync(Guard);

        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), reply);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _log.Dispose();
    }

    private static async Task AnswerLinesAsync(ConnectionContext connection)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            if (!read.Buffer.IsEmpty && read.Buffer.Slice(read.Buffer.Length - 1).FirstSpan[0] == (byte)'\n')
            {
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                await connection.Transport.Output.WriteAsync("ok\n"u8.ToArray());
            }
            else
            {
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task<ConnectionContext> ServeAsync(Action<IConnectionBuilder> configure)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(_log)
            .BuildServiceProvider();
        _server = new SocketServer(
            server =>
            {
                server.DrainTimeout = Window;
                server.Timeouts = TimeoutOptions.Off(); // They have a timer, and these tests count timers.
                server.Listen("drain", _endpoint, _transport, configure);
            },
            services);
        await _server.StartAsync();
        return await _transport.ConnectAsync(_endpoint);
    }

    /// <summary>Lets time pass in steps of the drain's own interval, each of them only when it waits again.</summary>
    private async Task PassTimeAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            await _clock.WaitForTimersAsync().WaitAsync(Guard);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
