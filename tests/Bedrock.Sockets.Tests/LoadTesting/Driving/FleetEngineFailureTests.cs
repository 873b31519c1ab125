using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>What goes wrong is counted by kind, and never as a fast reply.</summary>
public abstract class FleetEngineFailureTests(FleetSockets sockets)
{
    private const int Size = 32;

    [Fact]
    public async Task A_refused_target_ends_the_run_at_once()
    {
        var run = await DriveAsync(new LoadPlan(Refusing(), LoadScenario.Echo(Size)) { Clients = 20, Duration = Drive.Long });

        Assert.Equal(20, run.Tally.ConnectionErrors(ErrorKind.Refused));
        Assert.Equal((0, 0, 0), (run.Tally.Sent, run.Tally.Response.TotalCount, run.Tally.Connect.TotalCount));
        Assert.True(run.Measured < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Without_a_connection_each_request_fails_that_would_have_made_one()
    {
        var run = await DriveAsync(new LoadPlan(Refusing(), LoadScenario.Churn(Size)) { Clients = 5, Duration = TimeSpan.FromSeconds(0.5), Schedule = LoadSchedule.Open(100) });

        Assert.Equal((50, 50, 0), (run.Tally.Sent, run.Tally.Failed(ErrorKind.Refused), run.Tally.Response.TotalCount));
    }

    [Fact]
    public async Task Requests_that_are_due_and_cannot_be_sent_count_with_the_time_they_waited()
    {
        var run = await DriveAsync(new LoadPlan(Refusing(), LoadScenario.Echo(Size))
        {
            Clients = 5,
            Duration = TimeSpan.FromSeconds(0.5),
            Schedule = LoadSchedule.Open(100),
            Reconnect = ReconnectPolicy.BackOff,
            ResponseTimeout = TimeSpan.FromSeconds(0.5),
        });

        Assert.Equal((0, 50, 50), (run.Tally.Sent, run.Tally.Unsent, run.Tally.Failed(ErrorKind.Timeout)));
        Assert.True(run.Tally.Response.Min >= 500_000_000);
        Assert.True(run.Tally.Response.Max >= 1_000_000_000);
    }

    [Fact]
    public async Task Wrong_bytes_are_noticed()
    {
        await using var target = await Target.StartAsync(Target.Answering(Size, (message, number) =>
        {
            message[^1] ^= (byte)(number == 3 ? 1 : 0);
            return [message];
        }));

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 10, Duration = Drive.Long });

        Assert.Equal((30, 10), (run.Tally.Answered, run.Tally.Failed(ErrorKind.WrongBytes)));
        Assert.Equal(30, run.Tally.Response.TotalCount);
    }

    [Fact]
    public async Task Lost_duplicated_and_reordered_replies_are_told_apart()
    {
        // Of each client: 0 twice; 2 before 1; 4 never.
        byte[]? held = null;
        await using var target = await Target.StartAsync(Target.Answering(Size, (message, number) =>
        {
            (held, var late) = (number == 1 ? message : null, held);
            return number switch
            {
                0 => [message, message],
                1 or 4 => [],
                2 => [message, late!], // Kept a message before.
                _ => [message],
            };
        }));

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 1, Pipeline = 3, Requests = 7, Duration = Drive.Long, ResponseTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal((1, 1, 1), (run.Tally.Failed(ErrorKind.Duplicated), run.Tally.Failed(ErrorKind.Reordered), run.Tally.Failed(ErrorKind.Lost)));
        Assert.Equal(7, run.Tally.Sent);
        Assert.Equal(5, run.Tally.Answered);
    }

    [Fact]
    public async Task A_duplicate_of_the_warm_up_is_not_measured()
    {
        await using var target = await Target.StartAsync(Target.Answering(Size, static (message, number) => number == 0 ? [message, message] : [message]));

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 1, WarmUp = TimeSpan.FromSeconds(0.5), Requests = 5, Duration = Drive.Long });

        Assert.Equal((5, 0), (run.Tally.Answered, run.Tally.FailedRequests));
    }

    [Fact]
    public async Task A_server_that_closes_is_early_and_the_client_comes_back_when_it_may()
    {
        await using var target = await Target.StartAsync(async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(Size);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        });

        var gone = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 4, Requests = 40, Duration = Drive.Long });
        var back = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 4, Requests = 40, Duration = Drive.Long, Reconnect = ReconnectPolicy.AtOnce });

        Assert.Equal((4, 4), (gone.Tally.Sent, gone.Tally.Failed(ErrorKind.ClosedEarly)));
        Assert.Equal((40, 40), (back.Tally.Sent, back.Tally.Failed(ErrorKind.ClosedEarly)));
        Assert.Equal(0, back.Tally.Response.TotalCount);
    }

    [Fact]
    public async Task A_reset_is_one()
    {
        await using var target = await Target.StartAsync(async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(Size);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            connection.Abort();
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 4, Duration = Drive.Long });

        Assert.Equal((4, 4, 0), (run.Tally.Sent, run.Tally.Failed(ErrorKind.Reset), run.Tally.Response.TotalCount));
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_ends_the_run_with_what_was_measured()
    {
        var served = new TaskCompletionSource();
        var count = 0;
        var target = await Target.StartAsync(Target.Answering(Size, (message, _) =>
        {
            if (Interlocked.Increment(ref count) == 1_000)
            {
                served.SetResult();
            }

            return [message];
        }));

        var running = DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 20, Duration = Drive.Long });
        await served.Task.WaitAsync(TcpPeer.Guard);
        await target.DisposeAsync();
        var run = await running;

        Assert.True(run.Tally.Answered >= 900);
        Assert.Equal(20, Enum.GetValues<ErrorKind>().Sum(kind => run.Tally.Failed(kind) + run.Tally.ConnectionErrors(kind)));
        Assert.True(run.Measured < Drive.Long);
    }

    [Fact]
    public async Task A_silent_server_is_a_timeout_with_the_time_that_was_waited()
    {
        await using var target = await Target.StartAsync(Target.Answering(Size, (_, _) => []));

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 3, Duration = TimeSpan.FromSeconds(0.2), ResponseTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal((3, 3, 0), (run.Tally.Sent, run.Tally.Failed(ErrorKind.Timeout), run.Tally.Answered));
        Assert.Equal((3, 0), (run.Tally.Response.TotalCount, run.Tally.Service.TotalCount));
        Assert.True(run.Tally.Response.Min >= 500_000_000);
    }

    [Fact]
    public async Task Whoever_cancels_gets_what_was_measured()
    {
        await using var target = await Target.EchoAsync();
        using var cancel = new CancellationTokenSource();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 10, Duration = TimeSpan.FromHours(1) }, _ => cancel.Cancel(), cancel.Token);

        Assert.NotEqual(0, run.Tally.Answered);
        Assert.Equal(0, run.Tally.FailedRequests);
        Assert.True(run.Measured < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_server_that_stalls_shows_in_the_response_though_few_requests_were_sent_into_the_stall()
    {
        // 4 clients, 400 requests a second, and half a second of silence: 200 requests were due in it, and only 4 could be sent.
        var stall = TimeSpan.FromSeconds(0.5);
        var over = Task.Run(() => Task.CompletedTask);
        var count = 0;
        await using var target = await Target.StartAsync(async connection =>
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAtLeastAsync(Size);
                if (read.IsCompleted)
                {
                    return;
                }

                if (Interlocked.Increment(ref count) == 200)
                {
                    Volatile.Write(ref over, Task.Delay(stall));
                }

                await Volatile.Read(ref over);
                await connection.Transport.Output.WriteAsync(System.Buffers.BuffersExtensions.ToArray(read.Buffer));
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        });

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 4, Duration = TimeSpan.FromSeconds(2), Schedule = LoadSchedule.Open(400) });

        const long Quarter = 250_000_000;
        Assert.Equal(800, run.Tally.Answered);
        Assert.True(run.Tally.Response.Max >= 450_000_000);
        Assert.True(run.Tally.Response.ShareAbove(Quarter) * 800 >= 80);
        Assert.InRange(run.Tally.Service.ShareAbove(Quarter) * 800, 1, 40);
        Assert.True(run.Tally.Lag.ShareAbove(Quarter) * 800 <= 40, "The generator is not to blame for clients that the server keeps busy.");
    }

    [Fact]
    public async Task A_request_whose_client_was_busy_before_it_was_due_is_sent_when_it_is_due()
    {
        // One client is never free while it has a request; the engine looks around by itself once a second.
        await using var target = await Target.EchoAsync();

        var run = await DriveAsync(new LoadPlan(target.Uri, LoadScenario.Echo(Size))
        {
            Clients = 1,
            Duration = TimeSpan.FromSeconds(2),
            Schedule = LoadSchedule.Open(50),
            ConnectTimeout = Drive.Long,
            ResponseTimeout = Drive.Long,
        });

        Assert.Equal(100, run.Tally.Answered);
        Assert.True(run.Tally.Response.ValueAtPercentile(50) < 250_000_000, $"{run.Tally.Response.ValueAtPercentile(50)} ns");
    }

    [Fact]
    public async Task A_generator_that_stalls_is_to_blame_for_the_whole_backlog_that_it_made()
    {
        // 20 clients, 100 requests a second, and a second in which nothing runs: 100 requests are due at its end. All but 20 wait for a client, but not for the server.
        // A client whose request was on its way just then cannot know whether the server or the generator kept it waiting.
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo(Size)) { Clients = 20, Duration = TimeSpan.FromSeconds(3), Schedule = LoadSchedule.Open(100), Sockets = sockets };

        var run = await new FleetEngine(new JumpingTime(after: TimeSpan.FromSeconds(1), by: TimeSpan.FromSeconds(1))).RunAsync(plan).WaitAsync(TcpPeer.Guard);

        Assert.Equal(300, run.Tally.Answered);
        Assert.True(run.Tally.Lag.ShareAbove(500_000_000) * 300 >= 30, $"{run.Tally.Lag.ShareAbove(500_000_000) * 300}");
    }

    /// <summary>A clock that once leaps ahead, as it does for a process that was not let run.</summary>
    private sealed class JumpingTime(TimeSpan after, TimeSpan by) : TimeProvider
    {
        private readonly long _jump = System.GetTimestamp() + (long)(after.TotalSeconds * System.TimestampFrequency);

        public override long GetTimestamp()
        {
            var now = System.GetTimestamp();
            return now < _jump ? now : now + (long)(by.TotalSeconds * TimestampFrequency);
        }
    }

    private static SocketUri Refusing()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return SocketUri.Parse(SocketUri.Format(bound.LocalEndPoint!)); // Bound, so it has one.
    }

    private Task<LoadRun> DriveAsync(LoadPlan plan, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default)
        => Drive.Async(plan, sockets, onInterval, cancellationToken);
}

public sealed class PlatformFleetFailureTests() : FleetEngineFailureTests(FleetSockets.Platform);

public sealed class EpollFleetFailureTests() : FleetEngineFailureTests(FleetSockets.Epoll);
