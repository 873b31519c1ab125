using Bedrock.Sockets.LoadTesting.Objectives;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>An objective and what was measured for it.</summary>
/// <param name="Objective">The objective as it was written, such as <c>p99&lt;5ms</c>.</param>
/// <param name="Measured">The measured value: nanoseconds, a share from 0 to 1, a count, or a rate per second; <see langword="null"/> when nothing was measured.</param>
/// <param name="MeasuredText">The measured value with its unit, for people.</param>
/// <param name="IsMet">Whether the objective was met. One for which nothing was measured is not.</param>
public sealed record ObjectiveResult(string Objective, double? Measured, string MeasuredText, bool IsMet)
{
    /// <summary>Measures a result against an objective.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="result">The result; its own objectives are not looked at.</param>
    /// <returns>What was measured, and whether that is enough.</returns>
    public static ObjectiveResult Of(ServiceLevelObjective objective, LoadTestResult result)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(result);

        return Measure(objective, result) is { } measured
            ? new ObjectiveResult(objective.Text, measured, objective.Show(measured), objective.IsMetBy(measured))
            : new ObjectiveResult(objective.Text, Measured: null, "nothing measured", IsMet: false);
    }

    private static double? Measure(ServiceLevelObjective objective, LoadTestResult result)
    {
        if (objective.Step is null)
        {
            var totals = result.Totals;
            var latency = objective.OfConnecting ? result.Latencies.Connect : result.Latencies.Main;
            return objective.Metric is ObjectiveMetric.Errors or ObjectiveMetric.ErrorShare
                ? Pick(objective, latency, totals.Failed + totals.FailedConnections, totals.Requests + totals.FailedConnections, totals.DurationSeconds)
                : Pick(objective, latency, totals.Failed, totals.Requests, totals.DurationSeconds);
        }

        return result.Steps.FirstOrDefault(step => string.Equals(step.Name, objective.Step, StringComparison.Ordinal)) is { } step
            ? Pick(objective, step.Latency, step.Errors, step.Requests, result.Totals.DurationSeconds)
            : null;
    }

    private static double? Pick(ServiceLevelObjective objective, LatencySummary? latency, long failed, long requests, double seconds)
        => objective.Metric switch
        {
            ObjectiveMetric.Errors => requests == 0 ? null : failed,
            ObjectiveMetric.ErrorShare => requests == 0 ? null : (double)failed / requests,
            ObjectiveMetric.Rate => seconds <= 0 ? null : (requests - failed) / seconds,
            _ when latency is null or { Count: 0 } => null,
            ObjectiveMetric.Max => latency.Max,
            ObjectiveMetric.Mean => latency.Mean,
            _ => LatencySummary.At(latency.ToHistogram(), objective.Percentile),
        };
}
