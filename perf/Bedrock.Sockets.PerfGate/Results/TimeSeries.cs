using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>One benchmark over several launches.</summary>
/// <param name="Changes">log(head / base), launch by launch.</param>
/// <param name="Noise">log(twin / base), launch by launch.</param>
/// <param name="BaseNanoseconds">The median.</param>
/// <param name="HeadNanoseconds">The median.</param>
/// <param name="BaseBytes">The median of the launches, per operation.</param>
/// <param name="HeadBytes">The median of the launches, per operation.</param>
internal sealed record TimeSeries(
    IReadOnlyList<double> Changes, IReadOnlyList<double> Noise, double BaseNanoseconds, double HeadNanoseconds, double BaseBytes, double HeadBytes)
{
    /// <param name="launches">The results of the launches.</param>
    /// <param name="name">A workload that both versions have.</param>
    public static TimeSeries Of(IEnumerable<LaunchResult> launches, string name)
    {
        var runs = launches.Select(launch => launch.Workloads.Single(workload => workload.Name == name)).ToList();
        return new TimeSeries(
            [.. runs.Select(run => run.LogRatio(LaunchSide.Head, LaunchSide.Base))],
            [.. runs.Select(run => run.LogRatio(LaunchSide.Twin, LaunchSide.Base))],
            Sample.Median(runs.Select(run => Sample.Median(run.Nanoseconds[LaunchSide.Base]))),
            Sample.Median(runs.Select(run => Sample.Median(run.Nanoseconds[LaunchSide.Head]))),
            Sample.Median(runs.Select(run => run.Bytes[LaunchSide.Base])),
            Sample.Median(runs.Select(run => run.Bytes[LaunchSide.Head])));
    }
}
