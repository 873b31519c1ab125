using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

public abstract class DatagramFleetTests(FleetSockets sockets)
{
    private const int Size = 32;

    [Theory]
    [InlineData(32, 1, 1)]
    [InlineData(32, 8, 1)]
    [InlineData(1_000, 1, 3)] // Longer than a short reply.
    [InlineData(16, 1, 1)] // A header and nothing else.
    public async Task Every_message_is_answered_and_the_number_of_requests_is_exact(int size, int pipeline, int workers)
    {
        await using var target = DatagramTarget.Echo();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(size)) { Clients = 20, Requests = 2_000, Duration = Drive.Long, Pipeline = pipeline, Workers = workers });

        Assert.Equal((2_000, 2_000, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal((2_000L * size, 2_000L * size), (run.Tally.BytesSent, run.Tally.BytesReceived));
        Assert.Equal((0, 0), (run.Tally.Connect.TotalCount, run.LostClients));
    }

    [Fact]
    public async Task An_open_schedule_sends_every_request_that_is_due()
    {
        await using var target = DatagramTarget.Echo();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 20, Duration = TimeSpan.FromSeconds(0.5), Schedule = LoadSchedule.Open(1_000) });

        Assert.Equal((500, 500, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_lost_datagram_is_unanswered_with_the_time_that_was_waited_and_its_client_goes_on(int pipeline)
    {
        await using var target = DatagramTarget.Answering(static (message, number) => number % 10 == 9 ? [] : [message]);

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size))
        {
            Clients = 5,
            Pipeline = pipeline,
            Requests = 200,
            Duration = Drive.Long,
            ResponseTimeout = TimeSpan.FromSeconds(1.5), // Longer than a busy machine keeps anybody waiting.
        });

        Assert.Equal((200, 180, 20), (run.Tally.Sent, run.Tally.Answered, run.Tally.Failed(ErrorKind.Timeout)));
        Assert.Equal((20, 0), (run.Tally.FailedRequests, run.LostClients));
        Assert.Equal(200, run.Tally.Response.TotalCount);
        Assert.True(run.Tally.Response.ValueAtPercentile(95) >= 1_500_000_000);
    }

    [Fact]
    public async Task A_reply_after_the_time_is_late_and_its_request_stays_unanswered()
    {
        // The first comes back with the fifth: by then it has been given up, because one client sends one after another.
        byte[]? held = null;
        await using var target = DatagramTarget.Answering((message, number) =>
        {
            held ??= message;
            return number switch
            {
                0 => [],
                4 => [held, message],
                _ => [message],
            };
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 1, Requests = 6, Duration = Drive.Long, ResponseTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal((5, 1, 1), (run.Tally.Answered, run.Tally.Failed(ErrorKind.Timeout), run.Tally.LateReplies));
        Assert.Equal(1, run.Tally.FailedRequests);
    }

    [Fact]
    public async Task Duplicated_reordered_and_corrupted_are_told_apart()
    {
        // Of one client: 0 twice; 2 before 1; 3 with another body; 4 with a header of nobody, so that 4 itself stays unanswered; 5 cut off.
        byte[]? held = null;
        await using var target = DatagramTarget.Answering((message, number) =>
        {
            (held, var late) = (number == 1 ? message : null, held);
            message[number is 4 ? 9 : ^1] ^= (byte)(number is 3 or 4 ? 1 : 0);
            return number switch
            {
                0 => [message, message],
                1 => [],
                2 => [message, late!], // Kept a message before.
                5 => [message[..^1]],
                _ => [message],
            };
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 1, Pipeline = 2, Requests = 10, Duration = Drive.Long, ResponseTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal((1, 1, 3, 1), (run.Tally.Failed(ErrorKind.Duplicated), run.Tally.Failed(ErrorKind.Reordered), run.Tally.Failed(ErrorKind.WrongBytes), run.Tally.Failed(ErrorKind.Timeout)));
        Assert.Equal((10, 6), (run.Tally.Sent, run.Tally.Answered));
    }

    [Fact]
    public async Task A_refused_datagram_is_counted_as_such_and_its_client_is_lost_until_it_is_answered()
    {
        var run = await DriveAsync(new LoadPlan(DatagramTarget.Refusing(), LoadScenario.Echo(Size)) { Clients = 5, Duration = TimeSpan.FromSeconds(0.5) });

        Assert.InRange(run.Tally.Failed(ErrorKind.Refused), 5, 200); // It waits 10 ms and longer.
        Assert.Equal((0, 5), (run.Tally.Answered, run.LostClients));
        Assert.Equal(0, run.Tally.Response.TotalCount);
    }

    [Fact]
    public async Task The_time_comes_in_one_datagram_and_a_wrong_one_is_wrong()
    {
        await using var time = DatagramTarget.Answering(static (_, number) => number == 3 ? ["soon\r\n"u8.ToArray()] : ["Wed Jan 29 19:14:15 2014\r\n"u8.ToArray()]);
        await using var silent = DatagramTarget.Answering(static (_, _) => []);

        var times = await DriveAsync(new LoadPlan(time.Uri, LoadScenario.Time()) { Clients = 4, Requests = 50, Duration = Drive.Long });
        var nothing = await DriveAsync(new LoadPlan(silent.Uri, LoadScenario.Time868()) { Clients = 2, Requests = 4, Duration = Drive.Long, ResponseTimeout = TimeSpan.FromSeconds(0.2) });

        Assert.Equal((49, 1), (times.Tally.Answered, times.Tally.Failed(ErrorKind.WrongBytes)));
        Assert.Equal((0, 4), (nothing.Tally.Answered, nothing.Tally.Failed(ErrorKind.Timeout)));
    }

    [Fact]
    public async Task Unix_datagrams_wait_for_a_server_whose_queue_is_full()
    {
        var path = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.sock");
        await using var target = DatagramTarget.EchoUnix(path);

        var run = await DriveAsync(new LoadPlan(SocketUri.Parse($"unixgram://{path}"), LoadScenario.Echo()) { Clients = 100, Requests = 5_000, Duration = Drive.Long });

        Assert.Equal((5_000, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        File.Delete(path);
    }

    private Task<LoadRun> DriveAsync(LoadPlan plan) => Drive.Async(plan, sockets);
}

public sealed class PlatformDatagramFleetTests() : DatagramFleetTests(FleetSockets.Platform);

public sealed class EpollDatagramFleetTests() : DatagramFleetTests(FleetSockets.Epoll);
