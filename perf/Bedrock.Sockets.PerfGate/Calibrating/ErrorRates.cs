using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Calibrating;

/// <summary>What the rule would have said, had a gate run consisted of some of these launches: drawn again and again, with replacement.</summary>
/// <param name="benchmarks">Launches of a commit against itself: all lists are equally long, and the same index is the same launch.</param>
/// <param name="launches">How many make a run.</param>
/// <param name="random">Draws.</param>
internal sealed class ErrorRates(IReadOnlyList<CalibratedBenchmark> benchmarks, int launches, Random random)
{
    /// <summary>How often each benchmark is called what, when it is slower by so many percent.</summary>
    /// <param name="slowerPercent">0 asks for false alarms, more for power.</param>
    /// <param name="runs">How many runs are drawn.</param>
    public ErrorRate Draw(double slowerPercent, int runs)
    {
        var rates = new ErrorRate(benchmarks.Count, runs);
        for (var run = 0; run < runs; run++)
        {
            // One draw for all benchmarks: what disturbs a launch disturbs all of them.
            var first = DrawLaunches();
            var second = DrawLaunches();
            rates.Count([.. benchmarks.Select(benchmark => Judge(benchmark, first, second, slowerPercent))]);
        }

        return rates;
    }

    private static (TimeVerdict First, TimeVerdict Confirmed) Judge(CalibratedBenchmark benchmark, int[] first, int[] second, double slowerPercent)
    {
        var verdict = Judge(benchmark, first, slowerPercent);
        return verdict is TimeVerdict.Slower && !TimeRule.Confirms(Changes(benchmark, second, slowerPercent), benchmark.ThresholdPercent)
            ? (verdict, TimeVerdict.Undecided)
            : (verdict, verdict);
    }

    private static TimeVerdict Judge(CalibratedBenchmark benchmark, int[] drawn, double slowerPercent)
        => TimeRule.Judge(
            Changes(benchmark, drawn, slowerPercent),
            [.. drawn.Select(launch => benchmark.Noise[launch])],
            benchmark.ThresholdPercent).Verdict;

    private static double[] Changes(CalibratedBenchmark benchmark, int[] drawn, double slowerPercent)
        => [.. drawn.Select(launch => benchmark.Changes[launch] + Ratio.ToLog(slowerPercent))];

    private int[] DrawLaunches() => [.. Enumerable.Range(0, launches).Select(_ => random.Next(benchmarks[0].Changes.Count))];
}
