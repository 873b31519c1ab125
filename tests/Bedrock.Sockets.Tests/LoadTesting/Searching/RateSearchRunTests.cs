using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTesting.Searching;
using Bedrock.Sockets.Transports;
using Verdict = Bedrock.Sockets.LoadTesting.Results.Verdict;

namespace Bedrock.Sockets.Tests.LoadTesting.Searching;

public sealed class RateSearchRunTests
{
    private readonly LoadPlan _plan = new(SocketUri.Parse("tcp://127.0.0.1:1"), LoadScenario.Echo()) { Clients = 1_000, Duration = TimeSpan.FromSeconds(5), Schedule = LoadSchedule.Open(1, ArrivalKind.Poisson) };
    private readonly List<string> _said = [];

    [Fact]
    public async Task The_best_step_is_the_result_and_has_all_steps()
    {
        var result = await RunAsync(first: 100, rate => rate <= 300 ? Step(rate) : Broken(rate));

        Assert.Equal((297, RateBreak.Objective, 8), (result.RateSearch?.HighestRate, result.RateSearch?.Limit, result.RateSearch?.Steps.Count));
        Assert.Equal(297, result.Schedule.TargetRate);
        Assert.Equal(LoadExitCode.Passed, LoadOutcome.ExitCodeOf(result));
        Assert.Equal(8, _said.Count);
        Assert.StartsWith("step 1: 100/s, 100/s answered, p99 ", _said[0], StringComparison.Ordinal);
        Assert.Equal(ResultFile.Write(result), ResultFile.Write(ResultFile.Parse(ResultFile.Write(result))));
    }

    [Fact]
    public async Task Without_a_first_rate_a_tenth_of_what_a_closed_run_reaches_is_it()
    {
        var plans = new List<(bool IsOpen, ArrivalKind Arrivals, TimeSpan Duration)>();

        var result = await RunAsync(first: null, rate =>
        {
            plans.Add((_plan.Schedule.IsOpen, _plan.Schedule.Arrivals, _plan.Duration));
            return rate is null ? SampleResults.Open(seconds: 2, perSecond: 500) : rate < 60 ? Step(rate) : Broken(rate);
        });

        Assert.Equal((50, 75), (result.RateSearch?.Steps[0].OfferedRate, result.RateSearch?.Steps[1].OfferedRate));
        Assert.Equal((false, TimeSpan.FromSeconds(2)), (plans[0].IsOpen, plans[0].Duration));
        Assert.All(plans.Skip(1), plan => Assert.Equal((true, ArrivalKind.Poisson, TimeSpan.FromSeconds(5)), plan));
    }

    [Fact]
    public async Task When_not_even_the_first_step_passes_it_is_the_result_and_an_objective_is_missed()
    {
        var result = await RunAsync(first: 100, Broken);

        Assert.Equal((null, RateBreak.Objective, 100), (result.RateSearch?.HighestRate, result.RateSearch?.Limit, result.Schedule.TargetRate));
        Assert.Contains("MISSED: not even the first rate passed", TextReport.Render(result), StringComparison.Ordinal);
        Assert.Equal(LoadExitCode.ObjectiveMissed, LoadOutcome.ExitCodeOf(result));
    }

    [Fact]
    public async Task When_the_generator_is_the_limit_the_rate_is_not_called_the_servers()
    {
        var result = await RunAsync(first: 100, rate => rate <= 200 ? Step(rate) : Late(rate));

        Assert.Contains($"AT LEAST {result.RateSearch?.HighestRate}/s: the generator was the limit, the server may do more", TextReport.Render(result), StringComparison.Ordinal);
        Assert.DoesNotContain("FOUND", TextReport.Render(result), StringComparison.Ordinal);
        Assert.Equal(LoadExitCode.Passed, LoadOutcome.ExitCodeOf(result));
    }

    [Fact]
    public async Task When_the_generator_is_the_limit_from_the_start_the_run_is_invalid()
    {
        var result = await RunAsync(first: 100, Late);

        Assert.Equal((null, 2), (result.RateSearch?.HighestRate, result.RateSearch?.Steps.Count));
        Assert.Equal(LoadExitCode.InvalidRun, LoadOutcome.ExitCodeOf(result));
    }

    [Fact]
    public async Task A_search_that_is_stopped_has_the_steps_that_were_whole()
    {
        using var stop = new CancellationTokenSource();

        var result = await RunAsync(
            first: 100,
            rate =>
            {
                if (rate > 200)
                {
                    stop.Cancel();
                }

                return Step(rate);
            },
            stop.Token);

        Assert.Equal((150, null, 2), (result.RateSearch?.HighestRate, result.RateSearch?.Limit, result.RateSearch?.Steps.Count));
        Assert.Contains("AT LEAST 150/s: the search ended before anything broke", TextReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_is_stopped_in_its_first_step_has_no_result()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(first: 100, Step, stop.Token));
    }

    [Fact]
    public async Task A_server_that_answers_nothing_is_no_estimate()
    {
        var silent = SampleResults.Open(seconds: 2) with { Series = [] };

        var result = await RunAsync(first: null, _ => silent with { Totals = silent.Totals with { Unanswered = silent.Totals.Requests } });

        Assert.Null(result.RateSearch);
    }

    [Fact]
    public async Task Every_report_has_the_rates_that_were_tried()
    {
        var result = await RunAsync(first: 100, rate => rate <= 300 ? Step(rate) : Broken(rate));

        foreach (var format in new[] { ReportFormat.Html, ReportFormat.Markdown })
        {
            var report = ReportWriter.Render(result, format);

            Assert.Contains("FOUND: 297/s is the highest rate that passed", report, StringComparison.Ordinal);
            Assert.Contains("338/s", report, StringComparison.Ordinal);
            Assert.Contains("p50", report, StringComparison.Ordinal);
        }

        Assert.Contains("Latency over load", ReportWriter.Render(result, ReportFormat.Html), StringComparison.Ordinal);
        Assert.Contains("\"rateSearch\": {", ReportWriter.Render(result, ReportFormat.Json), StringComparison.Ordinal);
    }

    private Task<LoadTestResult> RunAsync(double? first, Func<double?, LoadTestResult> server, CancellationToken stop = default)
        => new RateSearchRun(_plan, () => Task.FromResult(server(_plan.Schedule.LastRate)), _said.Add).RunAsync(first, stop);

    private static LoadTestResult Step(double? rate) => SampleResults.Open(seconds: 5, perSecond: (int)(rate ?? 0), objectives: "p50<1s");

    private static LoadTestResult Broken(double? rate) => SampleResults.Open(seconds: 5, perSecond: (int)(rate ?? 0), objectives: "p50<1ns");

    private static LoadTestResult Late(double? rate)
    {
        var step = Step(rate);
        return step with { Health = step.Health with { Verdict = Verdict.Invalid, Reasons = ["late"] } };
    }
}
