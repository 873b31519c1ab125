using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Running;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.Tests.PerfGate;

/// <summary>From what was measured to the exit code.</summary>
public sealed class RegressionTests
{
    private static readonly AcceptedRegressions Nothing = new([]);

    [Fact]
    public void What_is_the_same_passes()
        => Assert.Equal(ExitCode.Passed, ExitCodeOf(Nothing, SampleResult.Benchmark()));

    [Fact]
    public void Slower_time_is_a_regression()
        => Assert.Equal(ExitCode.Regression, ExitCodeOf(Nothing, SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 10)));

    [Fact]
    public void Slower_time_that_is_only_reported_passes()
        => Assert.Equal(ExitCode.Passed, ExitCodeOf(Nothing, SampleResult.Benchmark(verdict: TimeVerdict.Slower) with { ReportTimeOnly = true }));

    [Fact]
    public void One_allocation_more_is_a_regression_however_fast()
        => Assert.Equal(ExitCode.Regression, ExitCodeOf(Nothing, SampleResult.Benchmark(verdict: TimeVerdict.Faster, changePercent: -20, headBytes: 24)));

    [Fact]
    public void One_system_call_more_is_a_regression()
        => Assert.Equal(ExitCode.Regression, ExitCodeOf(Nothing, SampleResult.Benchmark() with { SystemCalls = new Amount(6.04, 7.04, 0.5) }));

    [Fact]
    public void Less_of_everything_passes()
        => Assert.Equal(ExitCode.Passed, ExitCodeOf(Nothing, SampleResult.Benchmark(verdict: TimeVerdict.Faster, baseBytes: 24) with { SystemCalls = new Amount(6, 4, 0.5) }));

    [Fact]
    public void An_accepted_regression_passes_and_is_still_listed()
    {
        var accepted = new AcceptedRegressions([new Acceptance { Benchmark = "decode/line", Metric = Metric.Time, Limit = 12, Reason = "worth it", Commit = "bbbbbbb", Expires = DateOnly.MaxValue }]);

        var findings = Regressions.In([SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 10)], accepted, [new string('b', 40)]);

        Assert.Equal("worth it", Assert.Single(findings).Accepted);
        Assert.Equal(ExitCode.Passed, ExitCodeOf(accepted, SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 10)));
        Assert.Equal(ExitCode.Regression, ExitCodeOf(accepted, SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 13)));
    }

    [Fact]
    public void Undecided_passes_unless_it_must_not()
    {
        var result = SampleResult.Of(SampleResult.Benchmark(verdict: TimeVerdict.Undecided));

        Assert.Equal(ExitCode.Passed, GateProgram.Judge(result, strict: false));
        Assert.Equal(ExitCode.Broken, GateProgram.Judge(result, strict: true));
    }

    [Fact]
    public void Nothing_measured_is_no_pass()
        => Assert.Equal(ExitCode.Broken, GateProgram.Judge(SampleResult.Of(), strict: false));

    [Theory]
    [InlineData(0.10, "Slower")]
    [InlineData(0.00, "Same")]
    public void A_second_look_keeps_or_takes_back_what_the_first_saw(double change, string expected)
    {
        var first = SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 8).Time!; // The sample has one.
        double[] noise = [0.003, -0.004, 0.001, -0.002, 0.005, 0.000, -0.003, 0.002];

        var confirmed = SecondLook.Confirm(first, new TimeSeries([.. noise.Select(value => value + change)], noise, 100, 110, 0, 0));

        Assert.Equal(expected, confirmed.Verdict.ToString());
        Assert.Contains("fresh launches", confirmed.Reason, StringComparison.Ordinal);
    }

    private static ExitCode ExitCodeOf(AcceptedRegressions accepted, BenchmarkResult benchmark)
        => GateProgram.Judge(SampleResult.Of(benchmark) with { Findings = [.. Regressions.In([benchmark], accepted, [new string('b', 40)])] }, strict: false);
}
