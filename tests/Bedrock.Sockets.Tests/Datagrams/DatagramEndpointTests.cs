using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class DatagramEndpointTests
{
    [Fact]
    public async Task A_handler_sees_the_data_and_the_sender_and_answers()
    {
        var seen = new TaskCompletionSource<(string Data, EndPoint Remote, EndPoint Local)>();
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(datagram =>
        {
            seen.TrySetResult((System.Text.Encoding.ASCII.GetString(datagram.Data.Span), datagram.RemoteEndPoint, datagram.LocalEndPoint));
            return datagram.ReplyAsync("you"u8);
        }));
        await using var client = test.Connect(from: IPEndPoint.Parse("198.51.100.9:40000"));

        var reply = await client.AskAsync("who am I"u8.ToArray());

        Assert.Equal("you"u8.ToArray(), reply);
        Assert.Equal(("who am I", IPEndPoint.Parse("198.51.100.9:40000"), test.EndPoint), await seen.Task.WaitAsync(Exchange.Guard));
    }

    [Fact]
    public async Task Middleware_runs_in_the_order_in_which_it_was_added_and_may_drop()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d
            .Use((datagram, next) => datagram.Data.Length > 1 ? next(datagram) : default)
            .Use(next => datagram => datagram.Data.Span[0] == 'x' ? datagram.ReplyAsync("second"u8) : next(datagram))
            .Run(datagram => datagram.ReplyAsync("handler"u8)));
        await using var client = test.Connect();

        await client.SendAsync("x"u8.ToArray());

        Assert.Equal("second"u8.ToArray(), await client.AskAsync("x234567890"u8.ToArray()));
        Assert.Equal("handler"u8.ToArray(), await client.AskAsync("y234567890"u8.ToArray()));
    }

    [Fact]
    public async Task A_chain_without_an_end_drops_what_comes_so_far()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.Use((datagram, next) => datagram.Data.IsEmpty ? datagram.ReplyAsync(default(ReadOnlySpan<byte>)) : next(datagram)));
        await using var client = test.Connect();

        await client.SendAsync("nobody handles this"u8.ToArray());

        Assert.Empty(await client.AskAsync([]));
    }

    [Fact]
    public async Task A_handler_that_fails_costs_its_own_datagram_only()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(datagram =>
            datagram.Data.IsEmpty ? throw new InvalidOperationException("bug") : datagram.ReplyAsync(datagram.Data)));
        await using var client = test.Connect();

        await client.SendAsync(Array.Empty<byte>());

        Assert.Equal("next"u8.ToArray(), await client.AskAsync("next"u8.ToArray()));
        Assert.Equal("bug", Assert.Single(test.TakeExceptions()).Message);
    }

    [Fact]
    public async Task A_handler_that_fails_later_costs_its_own_datagram_only()
    {
        var gate = new TaskCompletionSource();
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(async datagram =>
        {
            await gate.Task;
            if (datagram.Data.IsEmpty)
            {
                throw new InvalidOperationException("bug");
            }

            await datagram.ReplyAsync(datagram.Data);
        }));
        await using var client = test.Connect();

        await client.SendAsync(Array.Empty<byte>());
        await client.SendAsync("next"u8.ToArray());
        gate.SetResult();

        Assert.Equal("next"u8.ToArray(), await client.ReceiveAsync());
        Assert.Equal("bug", Assert.Single(test.TakeExceptions()).Message);
    }

    [Fact]
    public async Task A_datagram_is_answered_once()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(async datagram =>
        {
            await datagram.ReplyAsync(datagram.Data);
            await datagram.ReplyAsync(datagram.Data);
        }));
        await using var client = test.Connect();

        await client.AskAsync("one"u8.ToArray());
        await client.AskAsync("two"u8.ToArray());

        Assert.All(test.TakeExceptions(), error => Assert.Equal("A datagram is answered once.", error.Message));
    }

    [Fact]
    public async Task Datagrams_whose_handlers_wait_do_not_hold_up_the_others_and_keep_their_data()
    {
        var gate = new TaskCompletionSource();
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(async datagram =>
        {
            if (datagram.Data.Span[0] == 'w')
            {
                await gate.Task;
            }

            await datagram.ReplyAsync(datagram.Data);
        }));
        await using var waiting = test.Connect();
        await using var other = test.Connect();

        await waiting.SendAsync("w1"u8.ToArray());
        await waiting.SendAsync("w2"u8.ToArray());
        var early = await other.AskAsync("now"u8.ToArray());
        gate.SetResult();
        var late = new[] { await waiting.ReceiveAsync(), await waiting.ReceiveAsync() };

        Assert.Equal("now"u8.ToArray(), early);
        Assert.Equal(["w1", "w2"], late.Select(System.Text.Encoding.ASCII.GetString).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_more_than_MaxPending_are_in_progress_and_the_rest_wait_in_the_queue()
    {
        var (gate, started) = (new TaskCompletionSource(), 0);
        var two = new TaskCompletionSource();
        await using var test = await TestDatagramServer.StartAsync(
            d => d.Run(async datagram =>
            {
                if (Interlocked.Increment(ref started) == 2)
                {
                    two.SetResult();
                }

                await gate.Task;
                await datagram.ReplyAsync(datagram.Data);
            }),
            options: options => options.MaxPending = 2);
        await using var client = test.Connect();

        for (byte number = 0; number < 5; number++)
        {
            await client.SendAsync(new[] { number });
        }

        await two.Task.WaitAsync(Exchange.Guard);
        var inProgress = Volatile.Read(ref started);
        gate.SetResult();
        var replies = new List<byte>();
        while (replies.Count < 5)
        {
            replies.AddRange(await client.ReceiveAsync());
        }

        Assert.Equal(2, inProgress);
        Assert.Equal(new byte[] { 0, 1, 2, 3, 4 }, replies.Order().ToArray());
    }

    [Fact]
    public async Task A_stop_answers_what_has_come_and_waits_for_handlers()
    {
        var (gate, started) = (new TaskCompletionSource(), new TaskCompletionSource());
        var network = new MemoryDatagramNetwork();
        var address = IPEndPoint.Parse("192.0.2.1:5007");
        await using var server = new SocketServer(builder =>
        {
            builder.DrainTimeout = TimeSpan.FromMinutes(1);
            builder.ListenDatagrams(
                "slow",
                address,
                d => d.Run(async datagram =>
                {
                    started.TrySetResult();
                    await gate.Task;
                    await datagram.ReplyAsync(datagram.Data);
                }),
                options => options.MaxPending = 1,
                network);
        });
        await server.StartAsync();
        await using var client = network.Connect(address);
        await client.SendAsync("a"u8.ToArray());
        await client.SendAsync("b"u8.ToArray());
        await client.SendAsync("c"u8.ToArray());
        await started.Task.WaitAsync(Exchange.Guard);

        var stopping = server.StopAsync();
        var stoppedEarly = stopping.IsCompleted;
        gate.SetResult();
        await stopping.WaitAsync(Exchange.Guard);

        Assert.False(stoppedEarly);
        Assert.Equal("a"u8.ToArray(), await client.ReceiveAsync());
        Assert.Equal("b"u8.ToArray(), await client.ReceiveAsync());
        Assert.Equal("c"u8.ToArray(), await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handler_that_outlasts_the_drain_is_told()
    {
        var (started, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        var network = new MemoryDatagramNetwork();
        var address = IPEndPoint.Parse("192.0.2.1:5007");
        await using var server = new SocketServer(builder =>
        {
            builder.DrainTimeout = TimeSpan.Zero;
            builder.ListenDatagrams(
                "stuck",
                address,
                d => d.Run(async datagram =>
                {
                    started.SetResult();
                    await Task.Delay(Timeout.Infinite, datagram.Aborted).ContinueWith(_ => told.SetResult(), TaskScheduler.Default);
                }),
                transport: network);
        });
        await server.StartAsync();
        network.Send("x"u8, IPEndPoint.Parse("198.51.100.9:40000"), address);
        await started.Task.WaitAsync(Exchange.Guard);

        await server.StopAsync().WaitAsync(Exchange.Guard);

        await told.Task.WaitAsync(Exchange.Guard);
    }

    [Fact]
    public async Task Datagrams_longer_than_allowed_are_dropped_and_the_next_is_handled()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho(), options: options => options.MaxDatagramSize = 4);
        await using var client = test.Connect();

        await client.SendAsync("12345"u8.ToArray());

        Assert.Equal("1234"u8.ToArray(), await client.AskAsync("1234"u8.ToArray()));
    }

    [Fact]
    public async Task A_handler_class_is_made_from_services()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseDatagramHandler<Length>());
        await using var client = test.Connect();

        Assert.Equal([3], await client.AskAsync("abc"u8.ToArray()));
    }

    public sealed class Length : DatagramHandler
    {
        public override ValueTask OnDatagramAsync(DatagramContext datagram) => datagram.ReplyAsync([(byte)datagram.Data.Length]);
    }
}
