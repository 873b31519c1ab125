using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>Scripts over datagrams.</summary>
public abstract class DatagramScriptFleetTests(FleetSockets sockets)
{
    private static readonly LoadScript Login = new LoadScript().Send("HELLO").Expect("WELCOME").Send("GET").Send("").ExpectUntil(@"\n").ExpectLength(3);

    [Fact]
    public async Task Each_send_is_a_datagram_each_reply_is_one_and_each_pass_has_a_socket()
    {
        var (datagrams, senders) = (new ConcurrentBag<string>(), new ConcurrentDictionary<EndPoint, bool>());
        await using var target = DatagramTarget.Answering((message, sender, _) =>
        {
            senders[sender] = true;
            datagrams.Add(Encoding.ASCII.GetString(message));
            return Replies(message).Select(reply => (reply, sender));
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Script(Login)) { Clients = 5, Requests = 100, Duration = Drive.Long });

        Assert.Equal((100, 100, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal((100, 100, 100), (datagrams.Count(text => text is "HELLO"), datagrams.Count(text => text is "GET"), datagrams.Count(text => text is "")));
        Assert.Equal((800, 1_500), (run.Tally.BytesSent, run.Tally.BytesReceived));
        Assert.InRange(senders.Count, 80, 100); // A port may come up again.
        Assert.Equal(0, run.Tally.Connect.TotalCount);
    }

    [Fact]
    public async Task Unix_datagrams_are_kept_apart_when_the_queue_of_the_server_is_full()
    {
        var path = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.sock");
        await using var target = DatagramTarget.AnsweringUnix(path, Replies);

        var run = await DriveAsync(new LoadPlan(SocketUri.Parse($"unixgram://{path}"), LoadScenario.Script(Login)) { Clients = 100, Requests = 2_000, Duration = Drive.Long });

        Assert.Equal((2_000, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        File.Delete(path);
    }

    [Fact]
    public async Task A_lost_reply_is_unanswered_and_one_that_comes_late_is_taken_for_no_other()
    {
        // The second is answered together with the fourth: it has been given up by then.
        (byte[] Datagram, EndPoint To)? held = null;
        await using var target = DatagramTarget.Answering((_, sender, number) =>
        {
            (byte[], EndPoint) reply = ("pong"u8.ToArray(), sender);
            held ??= number == 1 ? reply : null;
            return number switch
            {
                1 => [],
                3 => [held!.Value, reply], // Kept two before.
                _ => [reply],
            };
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, Ping()) { Clients = 1, Requests = 6, Duration = Drive.Long, ResponseTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal((6, 5, 1), (run.Tally.Sent, run.Tally.Answered, run.Tally.Failed(ErrorKind.Timeout)));
        Assert.Equal((1, 0), (run.Tally.FailedRequests, run.LostClients));
        Assert.True(run.Tally.Response.ValueAtPercentile(100) >= 1_500_000_000);
    }

    [Fact]
    public async Task Another_reply_is_wrong_and_fails_no_other_pass()
    {
        await using var target = DatagramTarget.Answering(static (_, number) => [number % 10 == 9 ? "pongs"u8.ToArray() : "pong"u8.ToArray()]);

        var run = await DriveAsync(new LoadPlan(target.Uri, Ping()) { Clients = 4, Requests = 200, Duration = Drive.Long });

        Assert.Equal((200, 180, 20), (run.Tally.Sent, run.Tally.Answered, run.Tally.Failed(ErrorKind.WrongBytes)));
    }

    [Fact]
    public async Task The_longest_datagrams_go_both_ways_and_a_byte_more_is_noticed()
    {
        var longest = new string('x', 60_000);
        await using var target = DatagramTarget.Answering(static (message, number) => [number == 4 ? [.. message, 0] : message]);

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Script(new LoadScript().Send(longest).Expect(longest))) { Clients = 1, Requests = 20, Duration = Drive.Long });

        Assert.Equal((19, 1), (run.Tally.Answered, run.Tally.Failed(ErrorKind.WrongBytes)));
    }

    [Fact]
    public async Task Nobody_there_is_refused()
    {
        var run = await DriveAsync(new LoadPlan(DatagramTarget.Refusing(), Ping()) { Clients = 5, Duration = TimeSpan.FromSeconds(0.5), Schedule = LoadSchedule.Closed() });

        Assert.InRange(run.Tally.Failed(ErrorKind.Refused), 5, 200); // It waits 10 ms and longer.
        Assert.Equal(0, run.Tally.Answered);
    }

    private static LoadScenario Ping() => LoadScenario.Script(new LoadScript().Send("ping").Expect("pong"));

    private static IEnumerable<byte[]> Replies(byte[] message) => Encoding.ASCII.GetString(message) switch
    {
        "HELLO" => ["WELCOME"u8.ToArray()],
        "" => ["body\n"u8.ToArray(), "end"u8.ToArray()],
        _ => [],
    };

    private Task<LoadRun> DriveAsync(LoadPlan plan) => Drive.Async(plan, sockets);
}

public sealed class PlatformDatagramScriptFleetTests() : DatagramScriptFleetTests(FleetSockets.Platform);

public sealed class EpollDatagramScriptFleetTests() : DatagramScriptFleetTests(FleetSockets.Epoll);
