using Bedrock.Sockets.PerfGate.Calibrating;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class ErrorRateTests
{
    private static readonly double[] Quiet = [.. Enumerable.Range(0, 32).Select(launch => 0.004 * Math.Sin(launch))];

    [Fact]
    public void A_quiet_benchmark_has_no_false_alarms_and_shows_ten_percent()
    {
        var rates = Rates(new CalibratedBenchmark("quiet", 5, Quiet, Quiet));

        Assert.Equal(0, rates.Draw(0, 200).Suite);
        Assert.Equal(1, rates.Draw(10, 200).Confirmed(0));
    }

    [Fact]
    public void A_change_that_is_always_there_is_a_false_alarm_in_every_run()
    {
        // As if the second build of the same source were slower: calibration must show it, not hide it.
        var rates = Rates(new CalibratedBenchmark("quiet", 5, Quiet, Quiet), new CalibratedBenchmark("biased", 5, [.. Quiet.Select(value => value + 0.1)], Quiet)).Draw(0, 200);

        Assert.Equal((1, 1, 0, 1), (rates.SuiteAtFirst, rates.Suite, rates.Confirmed(0), rates.Confirmed(1)));
    }

    [Fact]
    public void A_benchmark_as_noisy_as_its_threshold_is_undecided()
    {
        double[] noisy = [.. Quiet.Select(value => value * 30)];

        var rates = Rates(new CalibratedBenchmark("noisy", 5, noisy, noisy)).Draw(0, 200);

        Assert.True(rates.Undecided(0) > 0.9);
    }

    [Fact]
    public void The_same_seed_draws_the_same()
    {
        double[] noisy = [.. Quiet.Select(value => value * 12)];
        var benchmark = new CalibratedBenchmark("noisy", 5, noisy, Quiet);

        Assert.Equal(Rates(benchmark).Draw(5, 500).Slower(0), Rates(benchmark).Draw(5, 500).Slower(0));
    }

    private static ErrorRates Rates(params CalibratedBenchmark[] benchmarks) => new(benchmarks, 8, new Random(1));
}
