using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>Whoever sends datagrams may forge their senders: what a session costs is bounded, and so is what it sends.</summary>
public sealed class DatagramSessionLimitTests
{
    [Fact]
    public async Task The_session_that_was_silent_for_longest_gives_way_to_a_newcomer()
    {
        await using var test = new SessionEndpoint(DatagramSessionTests.TellAllAsync, options => options.MaxSessions = 2);
        await using var ann = test.Connect("198.51.100.1:40000");
        await using var bob = test.Connect("198.51.100.2:40000");
        await using var cyd = test.Connect("198.51.100.3:40000");

        await DatagramSessionTests.AskAsync(ann, "a1");
        await DatagramSessionTests.AskAsync(bob, "b1");
        await DatagramSessionTests.AskAsync(ann, "a2");
        var newcomer = await DatagramSessionTests.AskAsync(cyd, "c1");
        var told = await test.NextAsync();

        Assert.Equal("c1", newcomer);
        Assert.Equal("198.51.100.2:40000 has ended after b1", told);
        Assert.Equal("a3", await DatagramSessionTests.AskAsync(ann, "a3"));
        Assert.Empty(test.Rest());
        Assert.Equal(1, test.Counters.SessionsDisplaced);
    }

    [Fact]
    public async Task One_whose_address_is_confirmed_gives_way_to_nobody_and_the_newcomer_is_dropped_and_counted()
    {
        await using var test = new SessionEndpoint(
            async (_, session) =>
            {
                session.ConfirmAddress();
                await foreach (var data in session.ReadAllAsync())
                {
                    await session.SendAsync(data);
                }
            },
            options => options.MaxSessions = 1);
        await using var ann = test.Connect("198.51.100.1:40000");
        await using var bob = test.Connect("198.51.100.2:40000");

        await DatagramSessionTests.AskAsync(ann, "a1");
        await bob.SendAsync("b1"u8.ToArray());

        Assert.Equal("a2", await DatagramSessionTests.AskAsync(ann, "a2"));
        Assert.Equal((1, 0), (test.Counters[DatagramDrop.SessionLimit], test.Counters.SessionsDisplaced));
    }

    [Fact]
    public async Task A_confirmed_one_still_ends_when_it_is_silent()
    {
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            session.ConfirmAddress();
            await DatagramSessionTests.TellAllAsync(test, session);
        });
        await using var ann = test.Connect("198.51.100.1:40000");

        await DatagramSessionTests.AskAsync(ann, "a1");
        test.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("198.51.100.1:40000 has ended after a1", await test.NextAsync());
    }

    [Fact]
    public async Task A_source_with_many_ports_pushes_out_its_own_sessions_and_nobody_elses()
    {
        await using var test = new SessionEndpoint(DatagramSessionTests.TellAllAsync, options => options.MaxPerSource = 2);
        await using var quiet = test.Connect("198.51.100.1:40000");
        await DatagramSessionTests.AskAsync(quiet, "q1");

        for (var port = 1; port <= 5; port++)
        {
            await using var flood = test.Connect($"203.0.113.7:{40_000 + port}");
            await DatagramSessionTests.AskAsync(flood, "f");
        }

        var told = new[] { await test.NextAsync(), await test.NextAsync(), await test.NextAsync() };

        Assert.Equal(["203.0.113.7:40001 has ended after f", "203.0.113.7:40002 has ended after f", "203.0.113.7:40003 has ended after f"], told.Order(StringComparer.Ordinal));
        Assert.Equal("q2", await DatagramSessionTests.AskAsync(quiet, "q2"));
        Assert.Equal(3, test.Counters.SessionsDisplaced);
    }

    [Fact]
    public async Task Handlers_that_do_not_notice_their_end_are_bounded_too()
    {
        var never = new TaskCompletionSource();
        await using var test = new SessionEndpoint((_, _) => never.Task, options => options.MaxSessions = 2);

        for (var remote = 1; remote <= 10; remote++)
        {
            await using var client = test.Connect($"198.51.100.{remote}:40000");
            await client.SendAsync("x"u8.ToArray());
        }

        await test.StopReceivingAsync();
        var finishing = test.FinishAsync(Exchange.Guard);
        while (test.Counters[DatagramDrop.SessionLimit] < 6)
        {
            await Task.Yield();
        }

        var running = test.Counters.Sessions;
        never.SetResult();
        await finishing.WaitAsync(Exchange.Guard);

        Assert.Equal((4, 6, 2), (running, test.Counters[DatagramDrop.SessionLimit], test.Counters.SessionsDisplaced));
    }

    [Fact]
    public async Task What_finds_the_queue_of_its_session_full_is_dropped_and_counted()
    {
        var gate = new TaskCompletionSource();
        await using var test = new SessionEndpoint(
            async (test, session) =>
            {
                await gate.Task;
                await DatagramSessionTests.TellAllAsync(test, session);
            },
            options => options.MaxQueued = 3);
        await using var ann = test.Connect("198.51.100.1:40000");

        for (var number = 1; number <= 10; number++)
        {
            await ann.SendAsync(Encoding.ASCII.GetBytes($"{number}"));
        }

        await StopAsync(test, gate);

        Assert.Equal("198.51.100.1:40000 has ended after 1 2 3", await test.NextAsync());
        Assert.Equal(7, test.Counters[DatagramDrop.SessionQueue]);
    }

    [Fact]
    public async Task What_waits_in_all_sessions_together_is_bounded_in_bytes_and_its_memory_is_used_again()
    {
        var gate = new TaskCompletionSource();
        await using var test = new SessionEndpoint(
            async (test, session) =>
            {
                await gate.Task;
                await foreach (var data in session.ReadAllAsync())
                {
                    await session.SendAsync(data);
                }
            },
            options => options.MaxQueuedBytes = 65_536);
        await using var ann = test.Connect("198.51.100.1:40000");
        await using var bob = test.Connect("198.51.100.2:40000");

        // With its length each takes 32 KiB.
        await ann.SendAsync(new byte[20_000]);
        await bob.SendAsync(new byte[20_000]);
        await bob.SendAsync(new byte[20_000]);
        while (test.Counters[DatagramDrop.SessionQueue] < 1)
        {
            await Task.Yield();
        }

        gate.SetResult();
        var replies = new[] { (await ann.ReceiveAsync()).Length, (await bob.ReceiveAsync()).Length };
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal("again", await DatagramSessionTests.AskAsync(ann, "again"));
        }

        Assert.Equal([20_000, 20_000], replies);
        Assert.Equal(1, test.Counters[DatagramDrop.SessionQueue]);
    }

    [Fact]
    public async Task Until_its_address_is_confirmed_a_session_sends_no_more_than_it_was_sent()
    {
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            await session.WaitToReadAsync();
            await session.SendAsync("123456"u8);        // longer
            await session.SendAsync("12345"u8);
            await session.SendAsync(default(ReadOnlySpan<byte>));   // one more
            test.Tell("sent");
            session.ConfirmAddress();
            await session.SendAsync("as long as it likes"u8);
            await session.SendAsync("and as often"u8);
        });
        await using var ann = test.Connect("198.51.100.1:40000");

        await ann.SendAsync("hello"u8.ToArray());
        var replies = new[] { await ann.ReceiveAsync(), await ann.ReceiveAsync(), await ann.ReceiveAsync() };

        Assert.Equal(["12345", "as long as it likes", "and as often"], replies.Select(Encoding.ASCII.GetString));
        Assert.Equal((3, 2), (test.Counters.Sent, test.Counters[DatagramDrop.LargerReply]));
    }

    [Fact]
    public async Task An_endpoint_that_allows_larger_replies_limits_them_per_source()
    {
        await using var test = new SessionEndpoint(
            async (test, session) =>
            {
                for (var number = 0; number < 5; number++)
                {
                    await session.SendAsync("larger"u8);
                }

                test.Tell("sent");
            },
            guard: guard =>
            {
                guard.AllowLargerReplies = true;
                guard.MaxLargerPerSource = 2;
            });
        await using var ann = test.Connect("198.51.100.1:40000");

        await ann.SendAsync("x"u8.ToArray());
        await test.NextAsync();

        Assert.Equal((2, 3), (test.Counters.Sent, test.Counters[DatagramDrop.LargerReplyRate]));
    }

    [Fact]
    public async Task Several_receivers_share_the_sessions_of_an_endpoint()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var server = await Exchange.StartUdpAsync(d => d.UseSessionHandler<DatagramSessionTests.Counter>(), options => options.Receivers = 4);
        for (var client = 0; client < 20; client++)
        {
            await using var each = await server.ConnectAsync();

            Assert.Equal(["1", "2", "3"], [await DatagramSessionTests.AskAsync(each, "a"), await DatagramSessionTests.AskAsync(each, "b"), await DatagramSessionTests.AskAsync(each, "c")]);
        }
    }

    [Fact]
    public async Task Unix_senders_have_sessions_and_those_without_a_name_have_none()
    {
        var directory = Directory.CreateTempSubdirectory("bedrock-");
        try
        {
            var path = Path.Combine(directory.FullName, "sessions");
            await using var server = new SocketServer(s => s.ListenUnixDatagrams(path, d => d.UseSessionHandler<DatagramSessionTests.Counter>()));
            await server.StartAsync();
            using var nameless = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);

            await nameless.SendToAsync("hello"u8.ToArray(), SocketFlags.None, server.Endpoints[0].EndPoint);

            Assert.Equal(["1", "2"], [await DatagramSessionTests.AskAsync(client, "a"), await DatagramSessionTests.AskAsync(client, "")]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Options_refuse_what_is_out_of_range()
    {
        var options = new DatagramSessionOptions();

        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => options.IdleTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => options.IdleTimeout = TimeSpan.FromDays(2));
        Assert.Throws<ArgumentOutOfRangeException>("MaxSessions", () => options.MaxSessions = 0);
        Assert.Throws<ArgumentOutOfRangeException>("MaxPerSource", () => options.MaxPerSource = 0);
        Assert.Throws<ArgumentOutOfRangeException>("MaxQueued", () => options.MaxQueued = 0);
        Assert.Throws<ArgumentOutOfRangeException>("MaxQueuedBytes", () => options.MaxQueuedBytes = 65_535);
        Assert.Equal((TimeSpan.FromMinutes(1), 10_000, 1_000, 64, 67_108_864), (options.IdleTimeout, options.MaxSessions, options.MaxPerSource, options.MaxQueued, options.MaxQueuedBytes));
    }

    private static async Task StopAsync(SessionEndpoint test, TaskCompletionSource gate)
    {
        // What has come is received first.
        await test.StopReceivingAsync();
        var finishing = test.FinishAsync(Exchange.Guard);
        gate.SetResult();
        await finishing.WaitAsync(Exchange.Guard);
    }
}
