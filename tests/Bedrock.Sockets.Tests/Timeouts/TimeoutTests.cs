using System.Buffers;
using System.Collections.Concurrent;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Timeouts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>Each limit of its own, with a clock that the test moves by half a tick at a time.</summary>
public abstract class TimeoutTests
{
    private protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>What a limit of 8 s may be late by: an eighth to notice that something began, and one to notice that it is over, with a tick for each.</summary>
    private protected static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly ConcurrentQueue<IConnectionActivityFeature> _served = new();

    [Fact]
    public async Task A_peer_that_says_nothing_is_aborted_after_the_first_byte_timeout()
    {
        await using var test = await StartAsync(options => options.FirstByteTimeout = Limit, ReadAsync);
        await using var silent = await ConnectAsync(test);
        await Condition.HoldsAsync(() => Served(0).IsReceiving);

        var time = await TimeToAsync("first byte");

        Assert.InRange(time, Limit, Limit + Late);
        await Assert.ThrowsAsync<ConnectionResetException>(() => silent.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task A_peer_that_sends_nothing_but_is_sent_something_now_and_then_is_kept()
    {
        using var go = new SemaphoreSlim(0);
        await using var test = await StartAsync(options => options.FirstByteTimeout = Limit, async connection =>
        {
            var reading = connection.Transport.Input.ReadAsync();
            for (var message = 0; message < 5; message++)
            {
                await go.WaitAsync();
                await connection.Transport.Output.WriteAsync("tick"u8.ToArray());
            }

            await reading;
        });
        await using var listening = await ConnectAsync(test);

        for (var message = 0; message < 5; message++)
        {
            Pass(Limit / 2);
            go.Release();
            Assert.Equal("tick"u8.ToArray(), await listening.ReceiveAsync(4).WaitAsync(Guard));
        }

        await listening.HalfCloseAsync();
        Assert.Empty(await listening.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task An_idle_connection_ends()
    {
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, EchoAsync);
        await using var idle = await ConnectAsync(test);
        await idle.SendAsync("hi"u8.ToArray());
        await idle.ReceiveAsync(2);

        // The client may have the reply before a ring has heard that it was sent.
        await Condition.HoldsAsync(() => Served(0) is { IsReceiving: true, IsSending: false });

        var time = await TimeToAsync("idle");

        Assert.InRange(time, Limit, Limit + Late);
        await AssertEndedAsync(idle).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_connection_ends_at_its_lifetime_however_busy_it_is()
    {
        await using var test = await StartAsync(options => options.MaxLifetime = Limit, EchoAsync);
        await using var busy = await ConnectAsync(test);

        var time = await TimeToAsync("lifetime", step: Limit / 16, async () =>
        {
            await busy.SendAsync("x"u8.ToArray());
            Assert.Equal("x"u8.ToArray(), await busy.ReceiveAsync(1));
        });

        Assert.InRange(time, Limit, Limit + Late);
        await AssertEndedAsync(busy).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_peer_that_says_something_now_and_then_is_not_idle()
    {
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, EchoAsync);
        await using var talking = await ConnectAsync(test);

        for (var message = 0; message < 10; message++)
        {
            await talking.SendAsync("hi"u8.ToArray());
            Assert.Equal("hi"u8.ToArray(), await talking.ReceiveAsync(2));
            Pass(Limit / 2);
        }

        await talking.HalfCloseAsync();
        Assert.Empty(await talking.ReceiveToEndAsync().WaitAsync(Guard));
        Assert.DoesNotContain(_log.Entries, IsTimeout);
    }

    [Fact]
    public async Task A_handler_that_is_busy_is_not_an_idle_peer()
    {
        var started = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, async connection =>
        {
            var read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            started.SetResult();
            await done.Task;
            await connection.Transport.Output.WriteAsync("late"u8.ToArray());
        });
        await using var waiting = await ConnectAsync(test);
        await waiting.SendAsync("work"u8.ToArray());
        await started.Task.WaitAsync(Guard);
        await Condition.HoldsAsync(() => !Served(0).IsReceiving);
        Pass(2 * Limit);

        done.SetResult();

        Assert.Equal("late"u8.ToArray(), await waiting.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task A_frame_that_trickles_is_aborted_and_whole_frames_are_not()
    {
        await using var test = await StartAsync(options => options.FrameTimeout = Limit, EchoLinesAsync);
        await using var trickling = await ConnectAsync(test);
        await using var whole = await ConnectAsync(test);

        var sent = 0;
        var time = await TimeToAsync("frame", step: Limit / 16, async () =>
        {
            await trickling.Transport.Output.WriteAsync("x"u8.ToArray());
            sent++;
            await Condition.HoldsAsync(() => IsWaitingAfter(Served(0), sent));
            await whole.SendAsync("ok\n"u8.ToArray());
            Assert.Equal("ok\r\n"u8.ToArray(), await whole.ReceiveAsync(4));
        });

        Assert.InRange(time, Limit, Limit + Late);
        await Assert.ThrowsAsync<ConnectionResetException>(() => trickling.ReceiveToEndAsync().WaitAsync(Guard));
        Assert.Single(_log.Entries, IsTimeout);
    }

    [Fact]
    public async Task A_frame_slower_than_the_minimum_rate_is_aborted_after_five_seconds_and_a_faster_one_is_not()
    {
        await using var test = await StartAsync(options => options.MinReceiveRate = 100, EchoLinesAsync);
        await using var slow = await ConnectAsync(test);
        await using var fast = await ConnectAsync(test);

        var halfSeconds = 0;
        var time = await TimeToAsync("receive rate", step: TimeSpan.FromSeconds(0.5), async () =>
        {
            halfSeconds++;
            await fast.Transport.Output.WriteAsync(new byte[100]);
            await slow.Transport.Output.WriteAsync(new byte[40]);
            await Condition.HoldsAsync(() => IsWaitingAfter(Served(0), 40 * halfSeconds) && IsWaitingAfter(Served(1), 100 * halfSeconds));
        });

        await fast.SendAsync("\n"u8.ToArray());
        Assert.InRange(time, ConnectionWatch.RateGrace, ConnectionWatch.RateGrace + Late);
        Assert.Equal(new byte[10], await fast.ReceiveAsync(10).WaitAsync(Guard));
        await Assert.ThrowsAsync<ConnectionResetException>(() => slow.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_aborted_after_the_write_stall_timeout_and_the_others_are_served()
    {
        await using var test = await StartAsync(options => options.WriteStallTimeout = Limit, EchoAsync);
        await using var deaf = await ConnectAsync(test);
        await using var other = await ConnectAsync(test);
        var writing = WriteUntilRefusedAsync(deaf);
        await UntilNothingMovesAsync(other);

        // Where there is a kernel, it may take some more; the time counts from the last byte.
        var (step, sent, still) = (Limit / 16, 0L, TimeSpan.Zero);
        await TimeToAsync("write stall", step, async () =>
        {
            await EchoedAsync(other);
            (still, sent) = (Served(0).BytesSent == sent ? still + step : step, Served(0).BytesSent);
        });

        Assert.InRange(still, Limit, Limit + Late);
        await writing.WaitAsync(Guard);
    }

    [Fact]
    public async Task A_middleware_may_set_a_deadline_of_its_own_and_cancel_it()
    {
        using var go = new SemaphoreSlim(0);
        await using var test = await StartAsync(_ => { }, async connection =>
        {
            var timeout = connection.Features.Get<IConnectionTimeoutFeature>()!;
            timeout.SetTimeout(TimeSpan.FromSeconds(2));
            await connection.Transport.Output.WriteAsync("1"u8.ToArray());
            await go.WaitAsync();
            timeout.CancelTimeout();
            await connection.Transport.Output.WriteAsync("2"u8.ToArray());
            await go.WaitAsync();
            timeout.SetTimeout(TimeSpan.FromSeconds(2));
            await connection.Transport.Output.WriteAsync("3"u8.ToArray());
            await ReadAsync(connection);
        });
        await using var peer = await ConnectAsync(test);

        await peer.ReceiveAsync(1);
        Pass(TimeSpan.FromSeconds(1));
        go.Release();
        await peer.ReceiveAsync(1);
        Pass(TimeSpan.FromSeconds(20));
        go.Release();
        await peer.ReceiveAsync(1);
        var time = await TimeToAsync("handshake");

        Assert.InRange(time, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<ConnectionResetException>(() => peer.ReceiveToEndAsync().WaitAsync(Guard));
    }

    [Fact]
    public async Task The_innermost_limits_of_a_chain_hold()
    {
        await using var test = await StartAsync(
            options => options.IdleTimeout = TimeSpan.FromMinutes(10),
            ReadAsync,
            inner: chain => chain.UseTimeouts(options => (options.FirstByteTimeout, options.IdleTimeout) = (null, Limit)));
        await using var idle = await ConnectAsync(test);
        await Condition.HoldsAsync(() => Served(0).IsReceiving);

        var time = await TimeToAsync("idle");

        Assert.InRange(time, Limit, Limit + Late);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_ends_nobody()
    {
        await using var test = await StartAsync(options => options.IdleTimeout = Limit, EchoAsync);
        await using var peer = await ConnectAsync(test);

        _clock.SetUtcNow(_clock.GetUtcNow().AddDays(1));
        Pass(TimeSpan.FromSeconds(1));
        _clock.SetUtcNow(_clock.GetUtcNow().AddDays(-2));
        Pass(TimeSpan.FromSeconds(1));
        await peer.SendAsync("hi"u8.ToArray());

        Assert.Equal("hi"u8.ToArray(), await peer.ReceiveAsync(2));
    }

    /// <summary>Starts a server of the transport with one endpoint and no timeouts of its own.</summary>
    private protected abstract Task<TimedServer> ServeAsync(Action<IConnectionBuilder> chain, IServiceProvider services);

    /// <summary>Passes when the client is told the end as this transport can tell it: in good order, or by an abort.</summary>
    private protected abstract Task AssertEndedAsync(ConnectionContext client);

    private protected static async Task ReadAsync(ConnectionContext connection)
    {
        var read = await connection.Transport.Input.ReadAsync();
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
    }

    private protected static Task EchoAsync(ConnectionContext connection) => connection.Transport.Input.CopyToAsync(connection.Transport.Output, CancellationToken.None);

    /// <summary>Whether a handler has looked at so many bytes and reads again: while it works, the time is not its peer's.</summary>
    private static bool IsWaitingAfter(IConnectionActivityFeature served, long received) => served.BytesReceived == received && served.IsReceiving;

    private static async Task EchoLinesAsync(ConnectionContext connection)
    {
        var peer = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(connection);
        await foreach (var line in peer.ReadAllAsync())
        {
            peer.Write(line);
        }
    }

    private static async Task WriteUntilRefusedAsync(ConnectionContext connection)
    {
        var chunk = new byte[16 * 1024];
        while (!(await connection.Transport.Output.WriteAsync(chunk)).IsCompleted)
        {
        }
    }

    private static async Task EchoedAsync(ConnectionContext connection)
    {
        await connection.SendAsync("hi"u8.ToArray());
        Assert.Equal("hi"u8.ToArray(), await connection.ReceiveAsync(2));
    }

    private static bool IsTimeout(RecordingLogger.LogEntry entry) => entry.EventId == EventIds.ConnectionTimedOut;

    /// <summary>Waits until the first connection is sent nothing any more, although something waits: while another one is echoed a hundred times.</summary>
    private async Task UntilNothingMovesAsync(ConnectionContext other)
    {
        long before;
        do
        {
            before = Served(0).BytesSent;
            for (var message = 0; message < 100; message++)
            {
                await EchoedAsync(other);
            }
        }
        while (!Served(0).IsSending || Served(0).BytesSent != before);
    }

    /// <summary>Connects, and waits until the connection is watched.</summary>
    private protected static async Task<ConnectionContext> ConnectAsync(TimedServer test)
    {
        var client = await test.ConnectAsync();
        await client.ReceiveAsync(1);
        return client;
    }

    /// <summary>Only the limit under test is on.</summary>
    private protected Task<TimedServer> StartAsync(Action<TimeoutOptions> configure, ConnectionDelegate handler, Action<IConnectionBuilder>? inner = null)
        => ServeAsync(
            chain =>
            {
                var options = TimeoutOptions.Off();
                configure(options);
                chain.UseTimeouts(options);
                inner?.Invoke(chain);
                chain.Run(async connection =>
                {
                    _served.Enqueue(connection.Features.Get<IConnectionActivityFeature>()!);
                    await connection.Transport.Output.WriteAsync("!"u8.ToArray());
                    await handler(connection);
                });
            },
            new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddSingleton<ILoggerFactory>(_log).BuildServiceProvider());

    /// <summary>The server's side of the connection that was made as the n-th.</summary>
    private protected IConnectionActivityFeature Served(int number) => _served.ElementAt(number);

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimingWheel.Tick / 2)
        {
            _clock.Advance(TimingWheel.Tick / 2);
        }
    }

    /// <summary>Moves the clock until a timeout is told, which happens while the clock moves. Before each step it lets the peers act.</summary>
    private protected async Task<TimeSpan> TimeToAsync(string timeout, TimeSpan? step = null, Func<Task>? act = null)
    {
        var time = TimeSpan.Zero;
        while (!_log.Entries.Any(entry => IsTimeout(entry) && entry.Message.EndsWith($": {timeout}.", StringComparison.Ordinal)))
        {
            Assert.True(time < 20 * Limit, "The timeout has not come.");
            if (act is not null)
            {
                await act();
            }

            Pass(step ?? (TimingWheel.Tick / 2));
            time += step ?? (TimingWheel.Tick / 2);
        }

        return time;
    }
}
