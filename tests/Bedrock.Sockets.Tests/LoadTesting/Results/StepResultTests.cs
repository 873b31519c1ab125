using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Results;

/// <summary>Steps in results, merged, compared, judged and reported.</summary>
public sealed class StepResultTests
{
    [Fact]
    public void Merged_steps_have_the_percentiles_of_all_requests_together()
    {
        var all = new LatencyHistogram();
        var parts = Enumerable.Range(1, 3).Select(worker =>
        {
            var mine = new LatencyHistogram();
            for (var request = 1; request <= 1_000; request++)
            {
                mine.Record(worker * request * 1_000L);
                all.Record(worker * request * 1_000L);
            }

            return WithSteps(Step("login", mine, failed: worker), Step($"only {worker}", mine, failed: 0));
        }).ToList();

        var merged = ResultMerger.Merge(parts);

        var login = merged.Steps[0];
        Assert.Equal(["login", "only 1", "only 2", "only 3"], merged.Steps.Select(step => step.Name));
        Assert.Equal((3_006, 6), (login.Requests, login.Errors));
        Assert.Equal(LatencySummary.Of(all).Histogram, login.Latency.Histogram);
        Assert.Equal(LatencySummary.Of(all).Percentiles, login.Latency.Percentiles);
        Assert.Equal(LatencySummary.Of(all).Max, login.Service!.Max); // Each part has one.
        Assert.Equal(6, login.ErrorKinds!["reset"]); // Each part has some.
        Assert.True(Assert.Single(ObjectivesOf(merged, "login:errors=6")).IsMet);
    }

    [Fact]
    public void A_comparison_shows_the_steps_of_both_and_objects_to_different_ones()
    {
        var before = WithSteps(Step("login", SampleResults.Recorded(1_000_000, 100), failed: 0), Step("ask", SampleResults.Recorded(2_000_000, 100), failed: 0));
        var after = WithSteps(Step("login", SampleResults.Recorded(3_000_000, 100), failed: 100), Step("ask", SampleResults.Recorded(2_000_000, 100), failed: 0));

        var comparison = ResultComparison.Of(before, after);

        Assert.Equal(3, comparison.Values.Single(value => value.Name == "login: p99").Ratio!.Value, 0.01); // The first is not zero.
        Assert.Equal(0.5, comparison.Values.Single(value => value.Name == "login: errors").After);
        Assert.Equal(1, comparison.Values.Single(value => value.Name == "ask: p50").Ratio);
        Assert.Empty(comparison.Objections);
        Assert.Contains("50 %", TextReport.Render(comparison), StringComparison.Ordinal);
        Assert.Contains("The scenarios have different steps.", ResultComparison.Of(before, WithSteps()).Objections);
    }

    [Fact]
    public void Every_report_has_a_table_of_steps_when_there_is_more_than_one()
    {
        var result = WithSteps(Step("login", SampleResults.Recorded(1_000_000, 100), failed: 3), Step("a,b", SampleResults.Recorded(2_000_000, 100), failed: 0));

        Assert.Contains("steps\n  step", TextReport.Render(result), StringComparison.Ordinal);
        Assert.Contains("3 reset", TextReport.Render(result), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"table-steps\">Steps</h2>", ReportWriter.Render(result, ReportFormat.Html), StringComparison.Ordinal);
        Assert.Contains("| login | 103 | 3 | 1 ms |", ReportWriter.Render(result, ReportFormat.Markdown), StringComparison.Ordinal);
        Assert.Contains("<system-out>", ReportWriter.Render(result, ReportFormat.JUnit), StringComparison.Ordinal);
        Assert.Equal(
            "step,requests,errors,p50_ns,p90_ns,p99_ns,p99.9_ns,max_ns\nlogin,103,3,1000000,1000000,1000000,1000000,1000000\n\"a,b\",100,0,2000000,2000000,2000000,2000000,2000000\n",
            ReportWriter.Render(result, ReportFormat.StepCsv));
    }

    [Fact]
    public void A_single_step_has_no_table_of_its_own()
    {
        var result = WithSteps(Step("login", SampleResults.Recorded(1_000_000, 100), failed: 3));

        Assert.DoesNotContain("steps\n", TextReport.Render(result), StringComparison.Ordinal);
        Assert.DoesNotContain("<h2 id=\"table-steps\">Steps</h2>", ReportWriter.Render(result, ReportFormat.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("system-out", ReportWriter.Render(result, ReportFormat.JUnit), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_messages_and_the_early_end_survive_the_file()
    {
        var result = WithSteps(Step("login", SampleResults.Recorded(1_000_000, 100), failed: 3)) with { EndedBecause = "users.csv is used up." };
        result = result with { Totals = result.Totals with { ErrorMessages = new Dictionary<string, string>(StringComparer.Ordinal) { ["FormatException"] = "no number" } } };

        var read = ResultFile.Parse(ResultFile.Write(result));

        Assert.Equal("users.csv is used up.", read.EndedBecause);
        Assert.Equal("no number", read.Totals.ErrorMessages!["FormatException"]); // It was written.
        Assert.Equal(3, read.Steps[0].ErrorKinds!["reset"]); // It was written.
        Assert.Equal(result.Steps[0].Service!.Histogram, read.Steps[0].Service!.Histogram); // Both have one.
        Assert.Contains("Ended early: users.csv is used up.", TextReport.Render(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_with_a_name_are_shown_with_what_the_first_one_said()
    {
        var result = SampleResults.Open();
        result = result with
        {
            Totals = result.Totals with
            {
                Errors = new Dictionary<string, long>(StringComparer.Ordinal) { ["FormatException"] = 4, ["wrong: no OK"] = 2 },
                ErrorMessages = new Dictionary<string, string>(StringComparer.Ordinal) { ["FormatException"] = "no number" },
            },
        };

        var text = TextReport.Render(result);

        Assert.Contains("FormatException, at first: no number  4", text, StringComparison.Ordinal);
        Assert.Contains("wrong: no OK", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_objective_of_an_unknown_step_is_refused_before_the_run()
    {
        var test = LoadTest.Scenario("session").Step("login", (_, _) => default).Step("ask", (_, _) => default).Against("tcp://127.0.0.1:1").Expect("logn:p99<5ms").Build();

        var wrong = await Assert.ThrowsAsync<FormatException>(() => test.RunAsync());

        Assert.Equal("'logn:p99<5ms': the scenario 'session' has no step 'logn'; its steps are login, ask", wrong.Message);
    }

    private static LoadTestResult WithSteps(params StepResult[] steps) => SampleResults.Open(seconds: 3) with { Steps = steps };

    private static StepResult Step(string name, LatencyHistogram latencies, long failed) => new(name, latencies.TotalCount + failed, failed, LatencySummary.Of(latencies))
    {
        Service = LatencySummary.Of(latencies),
        ErrorKinds = failed > 0 ? new Dictionary<string, long>(StringComparer.Ordinal) { ["reset"] = failed } : null,
    };

    private static IEnumerable<ObjectiveResult> ObjectivesOf(LoadTestResult result, params string[] texts) => texts.Select(text => ObjectiveResult.Of(ServiceLevelObjective.Parse(text), result));
}
