using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate.Deciding;

/// <summary>Results in, regressions out.</summary>
internal static class Regressions
{
    /// <param name="benchmarks">What was measured.</param>
    /// <param name="accepted">What is excused.</param>
    /// <param name="commits">The commits under test.</param>
    public static IEnumerable<Finding> In(IEnumerable<BenchmarkResult> benchmarks, AcceptedRegressions accepted, IReadOnlyCollection<string> commits)
        => benchmarks.SelectMany(Of).Select(finding => finding with { Accepted = accepted.Excuse(finding.Benchmark, finding.Metric, finding.Loss, commits)?.Reason });

    private static IEnumerable<Finding> Of(BenchmarkResult benchmark)
    {
        if (benchmark is { ReportTimeOnly: false, Time: { Verdict: TimeVerdict.Slower, ChangePercent: { } loss } time })
        {
            yield return new Finding(benchmark.Name, Metric.Time, loss, time.ThresholdPercent);
        }

        if (benchmark.Allocations.IsWorse)
        {
            yield return new Finding(benchmark.Name, Metric.Allocations, benchmark.Allocations.Loss, benchmark.Allocations.Limit);
        }

        if (benchmark.SystemCalls is { IsWorse: true } calls)
        {
            yield return new Finding(benchmark.Name, Metric.SystemCalls, calls.Loss, calls.Limit);
        }
    }
}
