using System.Text;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

public abstract class FleetEngineTests(FleetSockets sockets)
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(1, 3)]
    public async Task Five_hundred_clients_are_answered_and_the_number_of_requests_is_exact(int pipeline, int workers)
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 500, Requests = 20_000, Duration = Drive.Long, Pipeline = pipeline, Workers = workers });

        Assert.Equal((20_000, 20_000, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal(20_000, run.Tally.Response.TotalCount);
        Assert.Equal(500, run.Tally.Connect.TotalCount);
        Assert.Equal(20_000 * 64, run.Tally.BytesReceived);
        Assert.True(run.Measured < Drive.Long);
    }

    [Theory]
    [InlineData(ArrivalKind.Even)]
    [InlineData(ArrivalKind.Poisson)]
    public async Task An_open_schedule_sends_every_request_that_is_due(ArrivalKind arrivals)
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 50, Duration = TimeSpan.FromSeconds(1), Schedule = LoadSchedule.Open(2_000, arrivals), Seed = 7, Workers = 1 };

        var run = await DriveAsync(plan);

        var due = Schedules.Times.OfAll(plan.Schedule, [LoadShare.Whole], until: 1, seed: 7).Length;
        Assert.Equal((due, due, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal(due, run.Tally.Lag.TotalCount);
        Assert.Equal(TimeSpan.FromSeconds(1), run.Measured);
    }

    [Fact]
    public async Task Warm_up_is_not_measured()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 5, WarmUp = TimeSpan.FromSeconds(0.3), Duration = TimeSpan.FromSeconds(0.5), Schedule = LoadSchedule.Open(1_000) });

        Assert.Equal((500, 500), (run.Tally.Sent, run.Tally.Answered));
        Assert.Equal(800 * 64, run.Tally.BytesReceived);
    }

    [Fact]
    public async Task Shards_together_do_the_whole()
    {
        await using var target = await Target.EchoAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(shard => DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo())
        {
            Clients = 10,
            Duration = TimeSpan.FromSeconds(0.5),
            Schedule = LoadSchedule.Open(1_000),
            Shard = new LoadShare(shard, 3),
        })));

        Assert.Equal(500, runs.Sum(run => run.Tally.Answered));
        Assert.Equal([4, 3, 3], runs.Select(run => run.Tally.Connect.TotalCount));
    }

    [Fact]
    public async Task A_client_thinks_after_each_reply()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 2, Requests = 20, Duration = Drive.Long, Schedule = LoadSchedule.Closed(thinkTime: TimeSpan.FromMilliseconds(20)) });

        Assert.Equal(20, run.Tally.Answered);
        Assert.True(run.Measured >= TimeSpan.FromMilliseconds(9 * 20));
    }

    [Fact]
    public async Task Clients_of_a_ramp_begin_one_after_another()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo())
        {
            Clients = 10,
            Duration = TimeSpan.FromMilliseconds(500),
            Schedule = LoadSchedule.Closed(thinkTime: TimeSpan.FromHours(1), ramp: TimeSpan.FromSeconds(1)),
        });

        // Half of the ramp, so about half of the clients; a busy machine may keep one or two of them waiting.
        Assert.InRange(run.Tally.Sent, 2, 6);
    }

    [Fact]
    public async Task Intervals_add_up_to_the_run()
    {
        await using var target = await Target.EchoAsync();
        var (answered, bytes) = (0L, 0L);

        var run = await DriveAsync(
            new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 10, Duration = TimeSpan.FromSeconds(1.5) },
            interval =>
            {
                answered += interval.Tally.Answered;
                bytes += interval.Tally.BytesReceived;
            });

        Assert.NotEqual(0, answered);
        Assert.Equal((run.Tally.Answered, run.Tally.BytesReceived), (answered, bytes));
    }

    [Fact]
    public async Task Large_messages_go_through_in_both_directions()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Stream(size: 1024 * 1024)) { Clients = 4, Pipeline = 4, Requests = 40, Duration = Drive.Long, ResponseTimeout = Drive.Long });

        Assert.Equal((40, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal((40L << 20, 40L << 20), (run.Tally.BytesSent, run.Tally.BytesReceived));
    }

    [Fact]
    public async Task Churn_connects_for_each_message()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Churn()) { Clients = 8, Requests = 400, Duration = Drive.Long });

        Assert.Equal((400, 0), (run.Tally.Answered, run.Tally.FailedRequests));
        Assert.Equal(400, run.Tally.Connect.TotalCount);
    }

    [Fact]
    public async Task Held_connections_each_answer_once_at_the_end()
    {
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Hold()) { Clients = 200, Duration = TimeSpan.FromMilliseconds(200) });

        Assert.Equal((200, 200, 0), (run.Tally.Sent, run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Fact]
    public async Task Time_and_greetings_are_read_to_the_end()
    {
        await using var time = await Target.StartAsync(Saying("Wed Jan 29 19:14:15 2014\r\n"));
        await using var greeting = await Target.StartAsync(Saying("Thank you for connecting\r\n"));

        var times = await DriveAsync(new LoadPlan(time.Uri, LoadScenario.Time()) { Clients = 4, Requests = 50, Duration = Drive.Long });
        var greetings = await DriveAsync(new LoadPlan(greeting.Uri, LoadScenario.Greeting(@"Thank you for connecting\r\n")) { Clients = 4, Requests = 50, Duration = Drive.Long });
        var wrong = await DriveAsync(new LoadPlan(greeting.Uri, LoadScenario.Time()) { Clients = 4, Requests = 50, Duration = Drive.Long });

        Assert.Equal((50, 50, 0), (times.Tally.Answered, greetings.Tally.Answered, wrong.Tally.Answered));
        Assert.Equal(50, wrong.Tally.Failed(ErrorKind.WrongBytes));
    }

    [Fact]
    public async Task A_script_is_said_to_any_server()
    {
        await using var target = await Target.StartAsync(Target.Answering(6, (_, _) => ["+PONG\r\n"u8.ToArray()]));

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Script(new LoadScript().Send(@"PING\r\n").Expect(@"+PONG\r\n"))) { Clients = 10, Pipeline = 4, Requests = 1_000, Duration = Drive.Long });

        Assert.Equal((1_000, 0), (run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Fact]
    public async Task Unix_sockets_are_targets_too()
    {
        var path = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.sock");
        await using var target = await Target.StartUnixAsync(path);

        var run = await DriveAsync(new LoadPlan(SocketUri.Parse($"unix://{path}"), LoadScenario.Echo()) { Clients = 20, Requests = 1_000, Duration = Drive.Long });

        Assert.Equal((1_000, 0), (run.Tally.Answered, run.Tally.FailedRequests));
    }

    private static ConnectionDelegate Saying(string text) => async connection => await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));

    private Task<LoadRun> DriveAsync(LoadPlan plan, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default)
        => Drive.Async(plan, sockets, onInterval, cancellationToken);
}

public sealed class PlatformFleetTests() : FleetEngineTests(FleetSockets.Platform);

public sealed class EpollFleetTests() : FleetEngineTests(FleetSockets.Epoll);
