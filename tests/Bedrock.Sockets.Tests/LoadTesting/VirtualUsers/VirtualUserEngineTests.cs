using System.Collections.Concurrent;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.Tests.LoadTesting.Driving;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>Scenarios in C# against servers that answer as they should.</summary>
public sealed class VirtualUserEngineTests
{
    [Fact]
    public async Task A_scenario_runs_as_often_as_it_was_told_to()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("login", (client, cancel) => LineServer.AskAsync(client, "USER ann", cancel))
            .Against(target.Uri.ToString()).Clients(20).Requests(500)
            .Expect("errors=0").Expect("login:errors=0")
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(500, result.Totals.Requests);
        Assert.Equal(0, result.Totals.Failed);
        Assert.Equal(500, result.Latencies.Service.Count);
        Assert.Null(result.Latencies.Response);
        Assert.Equal(20, result.Latencies.Connect!.Count); // It connected.
        Assert.Equal(500 * "USER ann\r\n".Length, result.Totals.BytesSent);
        Assert.Equal(500 * "OK USER ann\r\n".Length, result.Totals.BytesReceived);
        Assert.All(result.Objectives, objective => Assert.True(objective.IsMet));
        Assert.Equal(("login", 500, 0), Of(Assert.Single(result.Steps)));
    }

    [Fact]
    public async Task Steps_go_in_their_order_and_add_up_to_the_pass()
    {
        await using var target = await LineServer.OkAsync();
        var order = new ConcurrentQueue<string>();

        var result = await LoadTest.Scenario("session")
            .Step("login", (client, cancel) => NoteAsync(client, "login", cancel))
            .Step("ask", (client, cancel) => NoteAsync(client, "ask", cancel))
            .Step("leave", (client, cancel) => NoteAsync(client, "leave", cancel))
            .Against(target.Uri.ToString()).Requests(50).Rate(1_000)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(Enumerable.Repeat<string[]>(["login", "ask", "leave"], 50).SelectMany(names => names), order);
        Assert.Equal([("login", 50, 0), ("ask", 50, 0), ("leave", 50, 0)], result.Steps.Select(Of));
        Assert.Equal(result.Latencies.Response!.Mean, result.Steps.Sum(step => step.Latency.Mean), result.Latencies.Response.Mean / 100);
        Assert.Equal(result.Latencies.Service.Mean, result.Steps.Sum(step => step.Service!.Mean), result.Latencies.Service.Mean / 100);

        ValueTask<Outcome> NoteAsync(LoadClient client, string step, CancellationToken cancel)
        {
            order.Enqueue(step);
            return LineServer.AskAsync(client, step, cancel);
        }
    }

    [Fact]
    public async Task A_client_has_a_number_data_and_a_login_that_is_not_measured()
    {
        await using var target = await LineServer.OkAsync();
        var seen = new ConcurrentBag<(int Client, int Visit, long Pass)>();

        var result = await LoadTest.Scenario("visits", async (client, cancel) =>
            {
                seen.Add((client.Number, ++client.Data<Visits>().Count, client.Pass));
                return await LineServer.AskAsync(client, "hello", cancel);
            })
            .OnConnect(async (client, cancel) =>
            {
                client.Data<Visits>().Count = 100;
                await LineServer.AskAsync(client, "login", cancel);
            })
            .Against(target.Uri.ToString()).Clients(3).Requests(30)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(30, result.Totals.Requests);
        Assert.Equal(30, seen.Count);
        Assert.All(seen, visit => Assert.Equal(visit.Pass + 100, visit.Visit));
        Assert.All(seen, visit => Assert.InRange(visit.Client, 0, 2));
        Assert.Equal((30 * "hello\r\n".Length) + (3 * "login\r\n".Length), result.Totals.BytesSent);
    }

    [Fact]
    public async Task A_connection_for_each_request_is_new_each_time()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("churn", async (client, cancel) =>
            {
                await client.SendLineAsync("a", cancel);
                await client.EndSendingAsync();
                return (await client.ReadToEndAsync(cancel)).SequenceEqual("OK a\r\n"u8) ? Outcome.Ok : Outcome.Wrong("another answer");
            })
            .Against(target.Uri.ToString()).Clients(5).Requests(100).ConnectPerRequest()
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(100, result.Totals.Requests);
        Assert.Equal(0, result.Totals.Failed);
        Assert.Equal(100, result.Latencies.Connect!.Count); // It connected.
    }

    [Fact]
    public async Task An_open_schedule_keeps_its_times_whatever_the_steps_do()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("open", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .Against(target.Uri.ToString()).Clients(50).Poisson(2_000).For(TimeSpan.FromSeconds(1)).WarmUp(TimeSpan.FromMilliseconds(200)).Seed(7)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.InRange(result.Totals.Requests, 1_700, 2_300);
        Assert.Equal(result.Totals.Requests, result.Latencies.Response!.Count);
        Assert.Equal(7, result.Seed);
        Assert.Equal("poisson", result.Schedule.Arrivals);
    }

    [Fact]
    public async Task A_stall_of_the_server_shows_in_every_request_that_was_due_in_it()
    {
        // One request holds the server up; as each waits for its turn, all that are due meanwhile wait too.
        using var turn = new SemaphoreSlim(1);
        var asked = 0;
        await using var target = await LineServer.StartAsync(async line =>
        {
            await turn.WaitAsync();
            try
            {
                if (Interlocked.Increment(ref asked) == 500)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1)); // The stall itself, not a wait for something to happen.
                }

                return $"OK {line}";
            }
            finally
            {
                turn.Release();
            }
        });

        var result = await LoadTest.Scenario("stalled", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .Against(target.Uri.ToString()).Clients(10).Rate(500).For(TimeSpan.FromSeconds(3))
            .Build().RunAsync().WaitAsync(Drive.Long);

        // 500 requests were due in the second of the stall. Ten clients were there to wait for their answer; the others were due all the same.
        var (response, service) = (result.Latencies.Response!, result.Latencies.Service); // The schedule is open.
        Assert.Equal(1_500, result.Totals.Requests);
        Assert.True(response.Percentiles["p90"] > 300_000_000, $"response p90 {response.Percentiles["p90"]}");
        var longService = service.ToHistogram().RecordedBuckets().Where(bucket => bucket.Lowest > 300_000_000).Sum(bucket => bucket.Count);
        Assert.InRange(longService, 1, 100);
        Assert.Equal(response.Count, result.Steps[0].Latency.Count);
        Assert.Equal(response.Max, result.Steps[0].Latency.Max);
    }

    [Fact]
    public async Task Many_clients_share_a_few_rows_and_a_pool_of_threads()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("many", (client, cancel) => LineServer.AskAsync(client, client.Row["name"], cancel))
            .Feed(DataFeed.From(["unused"]).PerClient()).Feed(Feeds.Rows.Named("ann", "bob", "eve"))
            .Against(target.Uri.ToString()).Clients(1_000).Requests(5_000)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(5_000, result.Totals.Requests);
        Assert.Equal(0, result.Totals.Failed);
        Assert.Equal(1_000, result.Latencies.Connect!.Count); // It connected.
    }

    private static (string Name, long Requests, long Errors) Of(StepResult step) => (step.Name, step.Requests, step.Errors);

    private sealed class Visits
    {
        public int Count { get; set; }
    }
}
