using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Transports;
using GeneratorVerdict = Bedrock.Sockets.LoadTesting.Results.Verdict;

namespace Bedrock.Sockets.Tests.LoadTesting.Running;

public sealed class LoadTestTests
{
    [Fact]
    public async Task A_closed_run_has_a_service_time_for_every_request_and_a_series_that_adds_up()
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 4, Requests = 500, Duration = Drive.Long, Seed = 7 };
        var reports = new List<LoadProgress>();

        var result = await new LoadTest(plan) { Objectives = [ServiceLevelObjective.Parse("errors=0")], CommandLine = "test" }
            .RunAsync(reports.Add).WaitAsync(Drive.Long);

        Assert.Equal((500, 0, 500, LoadModel.Closed), (result.Totals.Requests, result.Totals.Failed, result.Latencies.Service.Count, result.Schedule.Model));
        Assert.Null(result.Latencies.Response);
        Assert.Equal(500, result.Series.Sum(second => second.Requests));
        Assert.Equal(result.Series, reports.Select(report => report.Last));
        Assert.Equal((7, "test", 0), (result.Seed, result.CommandLine, result.Health.Reasons.Count));
        Assert.True(Assert.Single(result.Objectives).IsMet);
        Assert.Equal(ResultFile.Write(result), ResultFile.Write(ResultFile.Parse(ResultFile.Write(result))));
    }

    [Fact]
    public async Task A_request_that_is_never_answered_is_no_fast_one_in_a_closed_run_either()
    {
        await using var target = await Target.StartAsync(Target.Answering(64, (_, _) => []));
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Duration = Drive.Long, ResponseTimeout = TimeSpan.FromMilliseconds(200) };

        var result = await new LoadTest(plan).RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((1, 1, 1), (result.Totals.Requests, result.Totals.Unanswered, result.Latencies.Service.Count));
        Assert.True(result.Latencies.Service.Max >= 200_000_000, $"{result.Latencies.Service.Max} ns");
        Assert.Contains("unanswered", TextReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_run_has_response_service_and_lag()
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 4, Requests = 50, Duration = Drive.Long, Schedule = LoadSchedule.Open(100) };

        var result = await new LoadTest(plan) { ServerProcessId = Environment.ProcessId }.RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((50, 50, 50), (result.Latencies.Response?.Count, result.Latencies.Service.Count, result.Latencies.Lag?.Count));
        Assert.Equal((100, "constant"), (result.Schedule.TargetRate, result.Schedule.Arrivals));
        Assert.Contains(result.Series, second => second.Server is { ResidentBytes: > 0 });
    }

    [Fact]
    public async Task Clients_that_were_refused_make_the_run_invalid_and_count_as_errors_though_every_request_of_the_others_succeeded()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var plan = new LoadPlan(SocketUri.Parse(SocketUri.Format(listener.LocalEndPoint!)), LoadScenario.Echo()) { Clients = 20, Requests = 500, Duration = Drive.Long }; // Bound, so it has one.
        var serving = ServeTheFirstAsync(10, listener);

        var result = await new LoadTest(plan) { Objectives = [ServiceLevelObjective.Parse("errors<1%")] }.RunAsync().WaitAsync(Drive.Long);
        await serving.WaitAsync(Drive.Long);

        // One that was still waiting to be accepted is reset, perhaps with its first request.
        Assert.Equal(10, result.Totals.FailedConnections + result.Totals.Failed);
        Assert.Equal((10, GeneratorVerdict.Invalid), (result.Health.LostClients, result.Health.Verdict));
        Assert.False(Assert.Single(result.Objectives).IsMet);
        Assert.Contains("10 of 20 clients had no connection at the end", TextReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_requests_takes_as_long_as_it_takes()
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Requests = 5, Duration = TimeSpan.FromDays(1) };

        var result = await new LoadTest(plan).RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((5, result.Totals.DurationSeconds), (result.Schedule.Requests, result.Schedule.DurationSeconds));
    }

    [Fact]
    public async Task Held_clients_have_no_schedule_but_a_time_of_silence()
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Hold()) { Clients = 3, Duration = TimeSpan.FromMilliseconds(200), Schedule = LoadSchedule.Open(100) };

        var result = await new LoadTest(plan).RunAsync().WaitAsync(Drive.Long);

        Assert.Equal((0.2, LoadModel.Closed, null), (result.Schedule.HeldSeconds, result.Schedule.Model, result.Schedule.TargetRate));
        Assert.Contains("Held clients: they were silent for 0.2 s, and then each sent one message", TextReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_report_says_how_many_clients_there_were()
    {
        await using var target = await Target.EchoAsync();
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Clients = 3, Requests = 10, Duration = Drive.Long };
        var open = new List<int>();
        var answered = 0L;

        await new LoadTest(plan).RunAsync(report =>
        {
            open.Add(report.OpenClients);
            answered = report.Total.Answered;
        }).WaitAsync(Drive.Long);

        Assert.Equal((3, 10), (open[^1], answered));
    }

    [Fact]
    public async Task A_run_starts_when_it_is_told_to()
    {
        await using var target = await Target.EchoAsync();
        var start = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { Requests = 5, Duration = Drive.Long, Schedule = LoadSchedule.Open(1_000), StartAt = start };

        var result = await new LoadTest(plan).RunAsync().WaitAsync(Drive.Long);

        Assert.True(result.Started >= start.AddMilliseconds(-1), $"{result.Started:O} is before {start:O}");
        Assert.Equal(5, result.Totals.Requests);
    }

    [Fact]
    public async Task Whoever_cancels_the_wait_for_a_start_ends_the_run()
    {
        await using var target = await Target.EchoAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var plan = new LoadPlan(target.Uri, LoadScenario.Echo()) { StartAt = TimeProvider.System.GetUtcNow().AddDays(100) };

        var result = await new LoadTest(plan).RunAsync(cancellationToken: stop.Token).WaitAsync(Drive.Long);

        Assert.Equal(0, result.Totals.Requests);
    }

    [Fact]
    public async Task A_server_process_that_does_not_exist_is_refused()
    {
        await using var target = await Target.EchoAsync();
        var test = new LoadTest(new LoadPlan(target.Uri, LoadScenario.Echo())) { ServerProcessId = int.MaxValue };

        await Assert.ThrowsAsync<ArgumentException>(() => test.RunAsync());
    }

    /// <summary>Owns the listener, and closes it when that many clients are there.</summary>
    private static async Task ServeTheFirstAsync(int clients, Socket listener)
    {
        var echoes = new List<Task>();
        while (echoes.Count < clients)
        {
            echoes.Add(EchoAsync(await listener.AcceptAsync()));
        }

        listener.Close();
        await Task.WhenAll(echoes);
    }

    private static async Task EchoAsync(Socket client)
    {
        using var connection = client;
        var buffer = new byte[1_024];
        try
        {
            while (await connection.ReceiveAsync(buffer) is > 0 and var count)
            {
                await connection.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (SocketException)
        {
            // The load test resets its connections at the end.
        }
    }
}
