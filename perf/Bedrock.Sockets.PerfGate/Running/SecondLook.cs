using System.Globalization;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>Measures what looks slower once more, in fresh launches: only what is slower there too is called slower. Both must be wrong for a false alarm.</summary>
internal sealed class SecondLook(LaunchPlan plan, int launches)
{
    public async Task<IReadOnlyList<BenchmarkResult>> ConfirmAsync(IReadOnlyList<BenchmarkResult> benchmarks, CancellationToken cancel)
    {
        var suspects = benchmarks.Where(benchmark => benchmark is { ReportTimeOnly: false, Time.Verdict: TimeVerdict.Slower }).Select(benchmark => benchmark.Name).ToList();
        if (suspects.Count == 0)
        {
            return benchmarks;
        }

        var fresh = await plan.RunAsync(suspects, launches, JitMode.FullyOptimized, $"looking again at {string.Join(", ", suspects)}", cancel);
        return [.. benchmarks.Select(benchmark => suspects.Contains(benchmark.Name, StringComparer.Ordinal) && benchmark.Time is { } time
            ? benchmark with { Time = Confirm(time, TimeSeries.Of(fresh, benchmark.Name)) }
            : benchmark)];
    }

    internal static TimeResult Confirm(TimeResult first, TimeSeries fresh)
    {
        var estimate = Statistics.Ratio.ToPercent(Statistics.SignedRank.Estimate([.. fresh.Changes]));
        if (TimeRule.Confirms([.. fresh.Changes], first.ThresholdPercent))
        {
            return first with { Reason = string.Create(CultureInfo.InvariantCulture, $"fresh launches: {estimate:+0.0;-0.0} %") };
        }

        var again = TimeRule.Judge([.. fresh.Changes], [.. fresh.Noise], first.ThresholdPercent);
        return first with
        {
            Verdict = again.Verdict is TimeVerdict.Same ? TimeVerdict.Same : TimeVerdict.Undecided,
            Reason = string.Create(CultureInfo.InvariantCulture, $"not confirmed: fresh launches say {estimate:+0.0;-0.0} %"),
        };
    }
}
