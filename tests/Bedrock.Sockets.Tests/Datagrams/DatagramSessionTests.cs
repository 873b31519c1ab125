using System.Globalization;
using System.Net;
using System.Text;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class DatagramSessionTests
{
    private const string Ann = "198.51.100.1:40000";
    private const string Bob = "198.51.100.2:40000";

    [Fact]
    public async Task Each_remote_has_a_conversation_of_its_own()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseSessionHandler<Counter>());
        await using var ann = test.Connect(from: IPEndPoint.Parse(Ann));
        await using var bob = test.Connect(from: IPEndPoint.Parse(Bob));

        var replies = new[] { await AskAsync(ann, "a"), await AskAsync(bob, "b"), await AskAsync(ann, "c"), await AskAsync(ann, "d"), await AskAsync(bob, "e") };

        Assert.Equal(["1", "1", "2", "3", "2"], replies);
    }

    [Fact]
    public async Task Its_datagrams_come_in_order_the_empty_one_too_while_the_handler_waits()
    {
        var gate = new TaskCompletionSource();
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            await gate.Task;
            await foreach (var data in session.ReadAllAsync())
            {
                test.Tell(Encoding.ASCII.GetString(data.Span));
            }
        });
        await using var ann = test.Connect(Ann);

        foreach (var message in (string[])["one", "", "three"])
        {
            await ann.SendAsync(Encoding.ASCII.GetBytes(message));
        }

        gate.SetResult();

        Assert.Equal(["one", "", "three"], [await test.NextAsync(), await test.NextAsync(), await test.NextAsync()]);
    }

    [Fact]
    public async Task A_session_knows_who_is_spoken_with_and_sends_when_it_likes()
    {
        var later = new TaskCompletionSource();
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            test.Tell($"{session.RemoteEndPoint} {session.LocalEndPoint}");
            await later.Task;
            await session.SendAsync("now"u8);
        });
        await using var ann = test.Connect(Ann);

        await ann.SendAsync("hello"u8.ToArray());
        var told = await test.NextAsync();
        later.SetResult();

        Assert.Equal($"{Ann} 192.0.2.1:5007", told);
        Assert.Equal("now"u8.ToArray(), await ann.ReceiveAsync());
    }

    [Fact]
    public async Task A_remote_that_is_silent_for_too_long_ends_its_session_and_its_next_datagram_begins_another()
    {
        await using var test = new SessionEndpoint(TellAllAsync, options => options.IdleTimeout = TimeSpan.FromSeconds(10));
        await using var ann = test.Connect(Ann);
        await using var bob = test.Connect(Bob);

        await AskAsync(ann, "a1");
        await AskAsync(bob, "b1");
        test.Clock.Advance(TimeSpan.FromSeconds(6));
        await AskAsync(ann, "a2");
        test.Clock.Advance(TimeSpan.FromSeconds(6));
        var silent = await test.NextAsync();
        await AskAsync(ann, "a3");
        await AskAsync(bob, "b2");
        test.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal($"{Bob} has ended after b1", silent);
        Assert.Empty(test.Rest());
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([$"{Ann} has ended after a1 a2 a3", $"{Bob} has ended after b2"], new[] { await test.NextAsync(), await test.NextAsync() }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_timer_serves_all_and_rests_when_there_is_none()
    {
        await using var test = new SessionEndpoint(TellAllAsync, options => options.IdleTimeout = TimeSpan.FromSeconds(10));
        await using var ann = test.Connect(Ann);
        await using var bob = test.Connect(Bob);
        var before = test.Clock.ActiveTimers;

        await AskAsync(ann, "a");
        await AskAsync(bob, "b");
        var during = test.Clock.ActiveTimers;
        test.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((0, 1, 0), (before, during, test.Clock.ActiveTimers));
    }

    [Fact]
    public async Task A_handler_that_waits_for_something_else_is_told_of_the_end()
    {
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            test.Tell("begins");
            await Task.Delay(Timeout.Infinite, session.Ended).ContinueWith(_ => test.Tell("is told"), TaskScheduler.Default);
        });
        await using var ann = test.Connect(Ann);

        await ann.SendAsync("hello"u8.ToArray());
        var first = await test.NextAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["begins", "is told"], [first, await test.NextAsync()]);
    }

    [Fact]
    public async Task A_handler_that_returns_ends_its_session_and_what_it_has_not_read_is_counted()
    {
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            test.Tell("begins");
            while (await session.WaitToReadAsync() && session.TryRead(out var data))
            {
                await session.SendAsync(data);
                if (data.Span[0] == 'x')
                {
                    return;
                }
            }
        });
        await using var ann = test.Connect(Ann);

        await AskAsync(ann, "x1");
        while (test.Counters.Sessions > 0)
        {
            await Task.Yield();
        }

        await AskAsync(ann, "2");

        Assert.Equal(["begins", "begins"], [await test.NextAsync(), await test.NextAsync()]);
    }

    [Fact]
    public async Task A_handler_that_fails_costs_its_own_session_only()
    {
        await using var test = new SessionEndpoint((_, session) => session.RemoteEndPoint.ToString() == Ann ? throw new InvalidOperationException("bug") : EchoAsync(session));
        await using var ann = test.Connect(Ann);
        await using var bob = test.Connect(Bob);

        await ann.SendAsync("a"u8.ToArray());
        var reply = await AskAsync(bob, "b");
        while (test.Counters.Sessions > 1)
        {
            await Task.Yield();
        }

        Assert.Equal("b", reply);
        Assert.Equal((1, 1), (test.Counters[DatagramDrop.Failed], test.Counters[DatagramDrop.SessionEnded]));
    }

    [Fact]
    public async Task At_a_stop_sessions_read_what_has_come_and_their_datagrams_end()
    {
        var gate = new TaskCompletionSource();
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            test.Tell("begins");
            await gate.Task;
            await TellAllAsync(test, session);
        });
        await using var ann = test.Connect(Ann);
        await ann.SendAsync("1"u8.ToArray());
        await ann.SendAsync("2"u8.ToArray());
        await test.NextAsync();

        await test.StopReceivingAsync();
        var finishing = test.FinishAsync(TimeSpan.FromMinutes(1));
        var finishedEarly = finishing.IsCompleted;
        gate.SetResult();
        await finishing.WaitAsync(Exchange.Guard);

        Assert.False(finishedEarly);
        Assert.Equal([$"{Ann} has ended after 1 2"], test.Rest());
        Assert.Equal(["1", "2"], new[] { await ann.ReceiveAsync(), await ann.ReceiveAsync() }.Select(Encoding.ASCII.GetString));
    }

    [Fact]
    public async Task A_session_that_outlasts_the_drain_is_told()
    {
        await using var test = new SessionEndpoint(async (test, session) =>
        {
            test.Tell("begins");
            await Task.Delay(Timeout.Infinite, session.Ended).ContinueWith(_ => test.Tell("is told"), TaskScheduler.Default);
        });
        await using var ann = test.Connect(Ann);
        await ann.SendAsync("1"u8.ToArray());
        await test.NextAsync();

        await test.StopReceivingAsync();
        await test.FinishAsync(TimeSpan.Zero).WaitAsync(Exchange.Guard);

        Assert.Equal("is told", await test.NextAsync());
    }

    /// <summary>Echoes, and tells at the end what it has heard.</summary>
    internal static async Task TellAllAsync(SessionEndpoint test, DatagramSession session)
    {
        var heard = new List<string>();
        await foreach (var data in session.ReadAllAsync())
        {
            heard.Add(Encoding.ASCII.GetString(data.Span));
            await session.SendAsync(data);
        }

        test.Tell($"{session.RemoteEndPoint} has ended after {string.Join(' ', heard)}");
    }

    internal static async Task<string> AskAsync(DatagramClient client, string request) => Encoding.ASCII.GetString(await client.AskAsync(Encoding.ASCII.GetBytes(request)));

    private static async Task EchoAsync(DatagramSession session)
    {
        await foreach (var data in session.ReadAllAsync())
        {
            await session.SendAsync(data);
        }
    }

    public sealed class Counter : DatagramSessionHandler
    {
        public override async Task OnSessionAsync(DatagramSession session)
        {
            var count = 0;
            await foreach (var data in session.ReadAllAsync())
            {
                await session.SendAsync(Encoding.ASCII.GetBytes((++count).ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
