using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Tests.LoadTesting.Driving;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>Scenarios in C# over datagrams.</summary>
public sealed class DatagramUserTests
{
    [Fact]
    public async Task Each_send_is_a_datagram_and_each_receive_a_whole_one()
    {
        await using var target = DatagramTarget.Echo();

        var result = await LoadTest.Scenario("echo", async (client, cancel) =>
            {
                await client.SendAsync(ReadOnlyMemory<byte>.Empty, cancel);
                await client.SendLineAsync("grüße", cancel);
                return (await client.ReceiveAsync(cancel)).Length == 0 && (await client.ReceiveAsync(cancel)).SequenceEqual("grüße\r\n"u8) ? Outcome.Ok : Outcome.Wrong("another datagram");
            })
            .Against(target.Uri.ToString()).Clients(5).Requests(200)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((200, 0, "platform"), (result.Totals.Requests, result.Totals.Failed, result.Engine));
        Assert.Equal((200 * 9, 200 * 9), (result.Totals.BytesSent, result.Totals.BytesReceived));
        Assert.Null(result.Latencies.Connect);
    }

    [Fact]
    public async Task Unix_datagrams_and_long_ones_are_received_whole()
    {
        var path = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.sock");
        await using var target = DatagramTarget.EchoUnix(path);
        var message = Enumerable.Range(0, 60_000).Select(static number => (byte)number).ToArray();

        var result = await LoadTest.Scenario("long", async (client, cancel) =>
            {
                await client.SendAsync(message, cancel);
                return (await client.ReceiveAsync(cancel)).SequenceEqual(message) ? Outcome.Ok : Outcome.Wrong("other bytes");
            })
            .Against($"unixgram://{path}").Clients(10).Requests(100)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((100, 0), (result.Totals.Requests, result.Totals.Failed));
        File.Delete(path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_reply_is_unanswered_with_the_time_it_was_waited_for_and_its_client_goes_on(bool givesToken)
    {
        await using var target = DatagramTarget.Answering(static (message, number) => number % 10 == 9 ? [] : [message]);

        var result = await LoadTest.Scenario("lossy", (client, cancel) => PingAsync(client, givesToken ? cancel : CancellationToken.None))
            .Against(target.Uri.ToString()).Clients(4).Requests(40).Timeout(TimeSpan.FromSeconds(1.5))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((40, 4, 4), (result.Totals.Requests, result.Totals.Failed, result.Totals.Unanswered));
        Assert.Empty(result.Totals.Errors);
        Assert.True(result.Latencies.Service.Max >= 1_500_000_000);
    }

    [Fact]
    public async Task A_reply_after_the_time_is_taken_for_no_other()
    {
        (byte[] Datagram, EndPoint To)? held = null;
        await using var target = DatagramTarget.Answering((message, from, number) =>
        {
            held ??= number == 1 ? (message, from) : null;
            return number switch
            {
                1 => [],
                3 => [held!.Value, (message, from)], // Kept two before.
                _ => [(message, from)],
            };
        });

        var result = await LoadTest.Scenario("late", PingAsync)
            .Against(target.Uri.ToString()).Requests(6).Timeout(TimeSpan.FromSeconds(1.5))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((6, 1, 1), (result.Totals.Requests, result.Totals.Failed, result.Totals.Unanswered));
    }

    [Fact]
    public async Task A_step_asks_again_when_a_reply_does_not_come()
    {
        await using var target = DatagramTarget.Answering(static (message, number) => number % 2 == 0 ? [] : [message]);

        var result = await LoadTest.Scenario("retry", async (client, cancel) =>
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    await client.SendAsync("ping"u8.ToArray(), cancel);
                    try
                    {
                        await client.ReceiveAsync(TimeSpan.FromSeconds(1.5), cancel); // Longer than a busy machine keeps anybody waiting.
                        return Outcome.Ok;
                    }
                    catch (TimeoutException)
                    {
                        // Lost: once more.
                    }
                }

                return Outcome.Wrong("never answered");
            })
            .Against(target.Uri.ToString()).Requests(2)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((2, 0, 16), (result.Totals.Requests, result.Totals.Failed, result.Totals.BytesSent));
        Assert.True(result.Latencies.Service.Min >= 1_400_000_000); // A timer may be a little early.
    }

    [Fact]
    public async Task A_timeout_that_a_step_lets_pass_is_unanswered()
    {
        await using var target = DatagramTarget.Answering(static (_, _) => []);

        var result = await LoadTest.Scenario("silent", async (client, cancel) =>
            {
                await client.SendAsync("ping"u8.ToArray(), cancel);
                await client.ReceiveAsync(TimeSpan.FromMilliseconds(100), cancel);
                return Outcome.Ok;
            })
            .Against(target.Uri.ToString()).Requests(3)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((3, 3), (result.Totals.Requests, result.Totals.Unanswered));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_there_is_refused_and_is_not_asked_without_a_pause(bool connectsPerRequest)
    {
        var test = LoadTest.Scenario("nobody", PingAsync).Against(DatagramTarget.Refusing().ToString()).Clients(5).For(TimeSpan.FromSeconds(0.5));

        var result = await (connectsPerRequest ? test.ConnectPerRequest() : test).Build().RunAsync().WaitAsync(Drive.Long);

        Assert.InRange(result.Totals.Errors["refused"], 5, 200); // It waits 10 ms and longer.
        Assert.Equal(result.Totals.Requests, result.Totals.Failed);
    }

    [Fact]
    public async Task A_socket_is_kept_unless_each_pass_is_to_have_its_own()
    {
        var senders = new ConcurrentDictionary<EndPoint, bool>();
        await using var target = DatagramTarget.Answering((message, from, _) =>
        {
            senders[from] = true;
            return [(message, from)];
        });

        await RunAsync(LoadTest.Scenario("kept", PingAsync));
        var kept = senders.Count;
        senders.Clear();
        await RunAsync(LoadTest.Scenario("own", PingAsync).ConnectPerRequest());

        Assert.Equal(3, kept);
        Assert.InRange(senders.Count, 40, 60); // A port may come up again.

        async Task RunAsync(LoadTestBuilder test)
            => Assert.Equal(0, (await test.Against(target.Uri.ToString()).Clients(3).Requests(60).Build().RunAsync().WaitAsync(Drive.Long)).Totals.Failed);
    }

    [Fact]
    public async Task What_happens_on_a_new_socket_is_no_request()
    {
        var greeted = 0;
        await using var target = DatagramTarget.Answering((message, _) =>
        {
            greeted += message is [(byte)'h', ..] ? 1 : 0;
            return [message];
        });

        var result = await LoadTest.Scenario("greeted", PingAsync)
            .OnConnect(async (client, cancel) =>
            {
                await client.SendAsync("hello"u8.ToArray(), cancel);
                await client.ReceiveAsync(cancel);
            })
            .Against(target.Uri.ToString()).Clients(4).Rate(200, ArrivalKind.Poisson).For(TimeSpan.FromSeconds(0.5))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((4, 0), (greeted, result.Totals.Failed));
    }

    [Fact]
    public async Task Reading_a_stream_of_datagrams_and_receiving_them_from_a_stream_say_what_to_call()
    {
        await using var datagrams = DatagramTarget.Echo();
        await using var stream = await LineServer.OkAsync();

        var read = await OnceAsync(datagrams.Uri.ToString(), async (client, cancel) => await client.ReadLineAsync(cancel));
        var received = await OnceAsync(stream.Uri.ToString(), async (client, cancel) => await client.ReceiveAsync(cancel));

        Assert.Contains("receive them with ReceiveAsync", read, StringComparison.Ordinal);
        Assert.Contains("read with ReadLineAsync", received, StringComparison.Ordinal);

        async Task<string> OnceAsync(string target, Func<LoadClient, CancellationToken, Task<Received>> step)
        {
            var result = await LoadTest.Scenario("mistaken", async (client, cancel) =>
                {
                    await step(client, cancel);
                    return Outcome.Ok;
                })
                .Against(target).Requests(1).Build().RunAsync().WaitAsync(Drive.Long);
            return result.Totals.ErrorMessages![nameof(InvalidOperationException)]; // There was an error.
        }
    }

    [Fact]
    public async Task Middleware_of_connections_is_refused()
    {
        var test = LoadTest.Scenario("through", PingAsync).Through(_ => { }).Against("udp://127.0.0.1:9");

        Assert.Contains("leave out Through", Assert.Throws<ArgumentException>("scenario", test.Build).Message, StringComparison.Ordinal);
        Assert.Equal(2, await test.RunAsync([]));
    }

    private static async ValueTask<Outcome> PingAsync(LoadClient client, CancellationToken cancel)
    {
        var message = Encoding.ASCII.GetBytes($"ping {client.Number} {client.Pass}");
        await client.SendAsync(message, cancel);
        return (await client.ReceiveAsync(cancel)).SequenceEqual(message) ? Outcome.Ok : Outcome.Wrong("another datagram");
    }
}
