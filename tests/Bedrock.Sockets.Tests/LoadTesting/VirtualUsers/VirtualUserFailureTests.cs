using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Tests.LoadTesting.Feeds;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>Scenarios in C# that fail, and servers that do.</summary>
public sealed class VirtualUserFailureTests
{
    [Fact]
    public async Task A_wrong_answer_is_counted_by_its_reason_and_keeps_the_connection()
    {
        await using var target = await LineServer.StartAsync(_ => "NO");

        var result = await RunAsync(target, (client, cancel) => LineServer.AskAsync(client, "x", cancel));

        Assert.Equal(10, result.Totals.Failed);
        Assert.Equal(10, result.Totals.Errors["wrong: no OK"]);
        Assert.Equal(1, result.Latencies.Connect!.Count); // It connected.
        Assert.Equal(10, result.Steps[0].ErrorKinds!["wrong: no OK"]); // There were errors.
    }

    [Fact]
    public async Task An_exception_of_the_scenario_is_counted_by_its_type_with_the_first_message()
    {
        await using var target = await LineServer.OkAsync();

        var result = await RunAsync(target, (client, _) => throw new FormatException($"pass {client.Pass}"));

        Assert.Equal(10, result.Totals.Errors["FormatException"]);
        Assert.Equal("pass 1", result.Totals.ErrorMessages!["FormatException"]); // There were errors.
        Assert.Equal(10, result.Steps[0].Errors);
        Assert.Equal(10, result.Totals.Requests);
    }

    [Fact]
    public async Task Too_many_different_reasons_are_counted_together()
    {
        await using var target = await LineServer.OkAsync();

        var result = await RunAsync(target, (client, _) => ValueTask.FromResult(Outcome.Wrong($"reason {client.Pass}")), requests: 150);

        Assert.Equal(101, result.Totals.Errors.Count);
        Assert.Equal(50, result.Totals.Errors["others"]);
        Assert.Equal(150, result.Totals.Failed);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_closed_early_and_the_client_comes_back()
    {
        await using var target = await LineServer.StartAsync(_ => "");

        var result = await RunAsync(target, (client, cancel) => LineServer.AskAsync(client, "x", cancel));

        Assert.Equal(10, result.Totals.Errors["closed early"]);
        Assert.InRange(result.Latencies.Connect!.Count, 10, 11); // It connected.
    }

    [Fact]
    public async Task A_client_that_never_reconnects_ends_and_so_does_a_run_without_clients()
    {
        await using var target = await LineServer.StartAsync(_ => "");

        var result = await LoadTest.Scenario("gone", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .Against(target.Uri.ToString()).Clients(5).For(TimeSpan.FromMinutes(10)).Reconnect(ReconnectPolicy.Never)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(5, result.Totals.Errors["closed early"]);
    }

    [Fact]
    public async Task A_reset_is_one()
    {
        await using var target = await Target.StartAsync(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            connection.Abort();
        });

        var result = await RunAsync(target, (client, cancel) => LineServer.AskAsync(client, "x", cancel));

        Assert.Equal(10, result.Totals.Errors["reset"]);
    }

    [Fact]
    public async Task Bytes_that_are_too_many_are_wrong_bytes()
    {
        await using var target = await LineServer.StartAsync(_ => new string('x', 100));

        var result = await RunAsync(target, async (client, cancel) =>
        {
            await client.SendLineAsync("x", cancel);
            await client.ReadLineAsync(limit: 50, cancel);
            return Outcome.Ok;
        });

        Assert.Equal(10, result.Totals.Errors["wrong bytes"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_without_an_answer_is_unanswered_with_the_time_it_waited(bool givesToken)
    {
        await using var target = await LineServer.StartAsync(_ => null);

        var result = await LoadTest.Scenario("silent", (client, cancel) => LineServer.AskAsync(client, "x", givesToken ? cancel : CancellationToken.None))
            .Against(target.Uri.ToString()).Requests(2).Timeout(TimeSpan.FromMilliseconds(300))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(2, result.Totals.Unanswered);
        Assert.Empty(result.Totals.Errors);
        Assert.Equal(2, result.Latencies.Service.Count);
        Assert.True(result.Latencies.Service.Min >= 300_000_000);
        Assert.Equal(2, result.Steps[0].ErrorKinds!["unanswered"]); // There were errors.
    }

    [Fact]
    public async Task A_step_that_swallows_its_cancellation_is_unanswered_all_the_same()
    {
        await using var target = await LineServer.StartAsync(_ => null);

        var result = await LoadTest.Scenario("deaf", async (client, cancel) =>
            {
                try
                {
                    await client.ReadLineAsync(cancel);
                }
                catch (OperationCanceledException)
                {
                    // Here a scenario would go on with something else.
                }

                return Outcome.Ok;
            })
            .Against(target.Uri.ToString()).Requests(1).Timeout(TimeSpan.FromMilliseconds(200))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(1, result.Totals.Unanswered);
    }

    [Fact]
    public async Task A_step_that_heeds_nothing_does_not_keep_the_run_from_ending()
    {
        await using var target = await LineServer.OkAsync();
        var never = new TaskCompletionSource<Outcome>();

        var result = await LoadTest.Scenario("stuck", (client, cancel) => client.Number == 0 ? new ValueTask<Outcome>(never.Task) : LineServer.AskAsync(client, "x", cancel))
            .Against(target.Uri.ToString()).Clients(2).For(TimeSpan.FromMilliseconds(200)).Timeout(TimeSpan.FromMilliseconds(200))
            .Build().RunAsync().WaitAsync(Drive.Long);

        // The other client may run out of its time too where the machine is busy.
        Assert.InRange(result.Totals.Unanswered, 1, 2);
        Assert.True(result.Totals.Requests > 1);
    }

    [Fact]
    public async Task Whoever_cancels_gets_what_was_measured_until_then()
    {
        await using var target = await LineServer.OkAsync();
        using var cancellation = new CancellationTokenSource();

        var result = await LoadTest.Scenario("cancelled", (client, cancel) =>
            {
                if (client.Pass == 10)
                {
                    cancellation.CancelAfter(0);
                }

                return LineServer.AskAsync(client, "x", cancel);
            })
            .Against(target.Uri.ToString()).Clients(4).For(TimeSpan.FromHours(1))
            .Build().RunAsync(cancellationToken: cancellation.Token).WaitAsync(Drive.Long);

        Assert.True(result.Totals.Requests >= 10);
        Assert.Equal(0, result.Totals.Failed);
        Assert.True(result.Totals.DurationSeconds < 60);
    }

    [Fact]
    public async Task A_server_that_refuses_is_counted_for_each_client_and_ends_nothing()
    {
        Uri refused;
        await using (var target = await LineServer.OkAsync())
        {
            refused = new Uri(target.Uri.ToString());
        }

        var result = await LoadTest.Scenario("refused", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .Against($"tcp://{refused.Authority}").Clients(3).Rate(100).For(TimeSpan.FromSeconds(1)).Reconnect(ReconnectPolicy.Never)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(3, result.Totals.ConnectionErrors!["refused"]); // There were errors.
        Assert.Equal(result.Totals.Requests, result.Totals.Failed);
    }

    [Fact]
    public async Task A_login_that_fails_is_an_error_of_the_connection()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("login", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .OnConnect((_, _) => throw new InvalidOperationException("no such user"))
            .Against(target.Uri.ToString()).Clients(3).Requests(10).Reconnect(ReconnectPolicy.Never)
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(3, result.Totals.ConnectionErrors!["InvalidOperationException"]); // There were errors.
        Assert.Equal("no such user", result.Totals.ErrorMessages!["InvalidOperationException"]); // There were errors.
        Assert.Equal(0, result.Totals.Requests);
    }

    [Fact]
    public async Task A_feed_whose_rows_are_used_up_ends_the_run_and_says_so()
    {
        await using var target = await LineServer.OkAsync();

        var result = await LoadTest.Scenario("unique", (client, cancel) => LineServer.AskAsync(client, client.Row["name"], cancel))
            .Feed(Rows.Named([.. Enumerable.Range(0, 40).Select(number => $"user{number}")]).Unique())
            .Against(target.Uri.ToString()).Clients(4).For(TimeSpan.FromHours(1))
            .Build().RunAsync().WaitAsync(Drive.Long);

        Assert.Equal(40, result.Totals.Requests);
        Assert.Equal(0, result.Totals.Failed);
        Assert.EndsWith("has 40 rows, and each has been used once.", result.EndedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_is_malformed_ends_the_run_before_it_begins()
    {
        await using var target = await LineServer.OkAsync();
        var test = LoadTest.Scenario("malformed", (client, cancel) => LineServer.AskAsync(client, "x", cancel))
            .Feed(DataFeed.Csv(Rows.FileOf("name\n\"ann"))).Against(target.Uri.ToString()).Build();

        var wrong = await Assert.ThrowsAsync<FormatException>(() => test.RunAsync());

        Assert.EndsWith("line 2, column 1: the quote that begins here is never closed", wrong.Message, StringComparison.Ordinal);
    }

    private static Task<LoadTestResult> RunAsync(Target target, Func<LoadClient, CancellationToken, ValueTask<Outcome>> step, int requests = 10)
        => LoadTest.Scenario("test", step).Against(target.Uri.ToString()).Requests(requests).Build().RunAsync().WaitAsync(Drive.Long);
}
