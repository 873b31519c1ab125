using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Results;

public sealed class ResultComparisonTests
{
    [Fact]
    public void A_run_that_is_twice_as_slow_has_a_ratio_of_two_and_an_interval_around_it()
    {
        var comparison = ResultComparison.Of(SampleResults.Open(seed: 1), SampleResults.Open(seed: 2, slower: 2));

        var median = Value(comparison, "p50");
        Assert.InRange(median.Ratio ?? 0, 1.9, 2.1);
        Assert.NotNull(median.Interval);
        Assert.InRange(median.Interval.Estimate, 1.9, 2.1);
        Assert.True(median.Interval.Lower < median.Interval.Estimate && median.Interval.Estimate < median.Interval.Upper);
        Assert.True(median.Interval.Lower > 1.8);
        Assert.Equal(ComparisonVerdict.Failed, comparison.Judge(0.10));
    }

    [Fact]
    public void Two_runs_of_the_same_have_an_interval_around_one()
    {
        var comparison = ResultComparison.Of(SampleResults.Open(seed: 1), SampleResults.Open(seed: 2));

        Assert.All(comparison.Values.Where(value => value.Interval is not null), value => Assert.InRange(1, value.Interval!.Lower, value.Interval.Upper)); // The line asks for those.
        Assert.Equal(ComparisonVerdict.Passed, comparison.Judge(0));
    }

    [Fact]
    public void Every_percentile_and_the_rate_and_the_errors_stand_side_by_side()
    {
        var comparison = ResultComparison.Of(SampleResults.Open(), SampleResults.Open());

        Assert.Equal(["p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99", "max", "mean", "rate", "errors"], comparison.Values.Select(value => value.Name));
        Assert.Null(Value(comparison, "errors").Ratio);
    }

    [Fact]
    public void A_difference_within_the_limit_passes()
    {
        var comparison = ResultComparison.Of(SampleResults.Open(seed: 1), SampleResults.Open(seed: 2, slower: 1.5));

        Assert.Equal(ComparisonVerdict.Passed, comparison.Judge(1));
    }

    [Fact]
    public void A_difference_that_the_seconds_do_not_confirm_fails_nothing()
    {
        var before = SampleResults.Open(seed: 1);
        var summary = before.Latencies.Main;
        var worse = summary.Percentiles.ToDictionary(entry => entry.Key, entry => entry.Value * 2, StringComparer.Ordinal);
        var after = before with { Latencies = before.Latencies with { Response = summary with { Percentiles = worse } } };

        Assert.Equal(ComparisonVerdict.Passed, ResultComparison.Of(before, after).Judge(0.1));
    }

    [Fact]
    public void A_rate_that_falls_beyond_the_limit_fails()
    {
        var before = Noisy(SampleResults.Open(perSecond: 1_000));
        var after = Noisy(SampleResults.Open(perSecond: 800));
        after = after with { Schedule = before.Schedule, Latencies = before.Latencies, Series = [.. after.Series.Zip(before.Series, (mine, other) => other with { Requests = mine.Requests })] };

        var comparison = ResultComparison.Of(before, after);

        Assert.Equal(ComparisonVerdict.Failed, comparison.Judge(0.1));
        Assert.Equal(ComparisonVerdict.Passed, comparison.Judge(0.3));
    }

    [Fact]
    public void Runs_that_are_too_short_decide_nothing()
    {
        var comparison = ResultComparison.Of(SampleResults.Open(seconds: 5), SampleResults.Open(seconds: 30, slower: 9));

        Assert.Equal(ComparisonVerdict.Undecided, comparison.Judge(0.1));
    }

    [Fact]
    public void Runs_that_cannot_be_compared_decide_nothing_and_say_why()
    {
        var comparison = ResultComparison.Of(SampleResults.Bad(), SampleResults.Closed());

        Assert.Equal(4, comparison.Objections.Count);
        Assert.Equal(ComparisonVerdict.Undecided, comparison.Judge(0.1));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_limit_that_is_none_is_refused(double limit)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ResultComparison.Of(SampleResults.Open(), SampleResults.Open()).Judge(limit));

    // All pairs of (1, 2, 3, 4, 5, 6) and (11, ..., 16) as logarithms: differences 5 to 15, their median 10.
    [Fact]
    public void The_interval_is_that_of_the_Mann_Whitney_test()
    {
        var interval = RatioInterval.Between(Enumerable.Range(1, 6).Select(value => Math.Exp(value)), Enumerable.Range(11, 6).Select(value => Math.Exp(value)));

        // 36 pairs, cut off at 18 − 2.576 × √(36 × 13 / 12) = 1.9: the second smallest and the second largest.
        Assert.NotNull(interval);
        Assert.Equal((6.0, 10.0, 14.0), (Math.Log(interval.Lower), Math.Log(interval.Estimate), Math.Log(interval.Upper)).Rounded());
    }

    private static ComparedValue Value(ResultComparison comparison, string name) => comparison.Values.Single(value => value.Name == name);

    private static LoadTestResult Noisy(LoadTestResult result)
        => result with { Series = [.. result.Series.Select((second, index) => second with { Requests = second.Requests + index })] };
}

internal static class Rounding
{
    public static (double, double, double) Rounded(this (double First, double Second, double Third) values)
        => (Math.Round(values.First, 9), Math.Round(values.Second, 9), Math.Round(values.Third, 9));
}
