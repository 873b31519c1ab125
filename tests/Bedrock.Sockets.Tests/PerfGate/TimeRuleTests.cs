// The same numbers every time are the point.
#pragma warning disable CA5394
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class TimeRuleTests
{
    private static readonly double[] Quiet = [0.003, -0.004, 0.001, -0.002, 0.005, 0.000, -0.003, 0.002];

    [Fact]
    public void Equal_versions_are_the_same()
    {
        var judgement = TimeRule.Judge(Quiet, Quiet, 5);

        Assert.Equal(TimeVerdict.Same, judgement.Verdict);
    }

    [Theory]
    [InlineData(10, "Slower")]
    [InlineData(5.5, "Slower")]
    [InlineData(3, "Same")]
    [InlineData(-3, "Same")]
    [InlineData(-10, "Faster")]
    public void A_change_is_judged_by_the_threshold(double percent, string expected)
    {
        var changes = Moved(Quiet, percent);

        var judgement = TimeRule.Judge(changes, Quiet, 5);

        Assert.Equal(expected, judgement.Verdict.ToString());
    }

    [Fact]
    public void A_threshold_of_ten_percent_lets_eight_pass()
    {
        var judgement = TimeRule.Judge(Moved(Quiet, 8), Quiet, 10);

        Assert.Equal(TimeVerdict.Same, judgement.Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void Too_few_launches_decide_nothing(int launches)
    {
        var judgement = TimeRule.Judge(Moved(Quiet, 50)[..launches], Quiet[..launches], 5);

        Assert.Equal(TimeVerdict.Undecided, judgement.Verdict);
        Assert.Contains("6 are needed", judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_estimate_with_a_bound_below_zero_decides_nothing()
    {
        // Two of eight launches say the opposite: the middle may be anywhere.
        double[] changes = [0.12, 0.10, 0.11, 0.09, 0.13, 0.10, -0.09, -0.10];

        var judgement = TimeRule.Judge(changes, Quiet, 5);

        Assert.Equal(TimeVerdict.Undecided, judgement.Verdict);
        Assert.Contains("disagree", judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_noisy_machine_a_regression_just_above_the_threshold_decides_nothing()
    {
        var noise = Quiet.Select(value => value * 15).ToArray();

        var judgement = TimeRule.Judge(Moved(Quiet, 8), noise, 5);

        Assert.Equal(TimeVerdict.Undecided, judgement.Verdict);
        Assert.Contains("too noisy", judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_noisy_machine_a_regression_clear_of_the_noise_is_still_found()
    {
        var noise = Quiet.Select(value => value * 15).ToArray();

        var judgement = TimeRule.Judge(Moved(Quiet, 40), noise, 5);

        Assert.Equal(TimeVerdict.Slower, judgement.Verdict);
    }

    [Fact]
    public void A_noisy_machine_never_passes_by_accident()
    {
        var noise = Quiet.Select(value => value * 15).ToArray();

        var judgement = TimeRule.Judge(Quiet, noise, 5);

        Assert.Equal(TimeVerdict.Undecided, judgement.Verdict);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(3, false)]
    [InlineData(0, false)]
    public void A_second_look_asks_for_the_threshold_again(double percent, bool confirmed)
        => Assert.Equal(confirmed, TimeRule.Confirms(Moved(Quiet, percent), 5));

    [Fact]
    public void A_second_look_of_too_few_launches_confirms_nothing()
        => Assert.False(TimeRule.Confirms(Moved(Quiet, 50)[..5], 5));

    // Seeded, so the counts are always the same. The deviation between launches is what a decoder shows, and twice that.
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    public void Noise_alone_is_hardly_ever_slower_and_ten_percent_nearly_always(double deviation)
    {
        var random = new Random(7);
        const int Runs = 2_000;

        var falseAlarms = Enumerable.Range(0, Runs).Count(_ => Judge(0) == TimeVerdict.Slower);
        var found = Enumerable.Range(0, Runs).Count(_ => Judge(10) == TimeVerdict.Slower);

        Assert.InRange(falseAlarms, 0, Runs / 1000);
        Assert.InRange(found, Runs * 9 / 10, Runs);

        TimeVerdict Judge(double percent) => TimeRule.Judge(Moved(Normal(random, deviation), percent), Normal(random, deviation), 5).Verdict;
    }

    private static double[] Moved(double[] values, double percent) => [.. values.Select(value => value + Ratio.ToLog(percent))];

    private static double[] Normal(Random random, double deviation)
        => [.. Enumerable.Range(0, 8).Select(_ => deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
