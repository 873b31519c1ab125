using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The table of steps, when there is more than one: otherwise it would say what the table of latencies says.</summary>
internal static class StepRows
{
    private static readonly string[] Percentiles = ["p50", "p90", "p99", "p99.9"];

    public const string Legend = "The first step counts from when the pass was due, the others from the end of the one before.";

    public static IReadOnlyList<string> Header { get; } = ["step", "ran", "failed", .. Percentiles, "max", "why it failed"];

    public static IEnumerable<IReadOnlyList<string>> Of(LoadTestResult result) => result.Steps.Count > 1 ? result.Steps.Select(Row) : [];

    /// <summary>For programs: a line for each step, nanoseconds.</summary>
    public static IEnumerable<string> Csv(LoadTestResult result) => result.Steps.Select(step => string.Join(
        ',',
        [Quote(step.Name), $"{step.Requests}", $"{step.Errors}", .. Percentiles.Select(percentile => $"{step.Latency.Percentiles.GetValueOrDefault(percentile)}"), $"{step.Latency.Max}"]));

    private static IReadOnlyList<string> Row(StepResult step) =>
    [
        step.Name,
        Readable.Count(step.Requests),
        Readable.Count(step.Errors),
        .. Percentiles.Select(percentile => Time(step, step.Latency.Percentiles.GetValueOrDefault(percentile))),
        Time(step, step.Latency.Max),
        string.Join(", ", (step.ErrorKinds ?? new Dictionary<string, long>(StringComparer.Ordinal)).OrderByDescending(kind => kind.Value).Select(kind => $"{Readable.Count(kind.Value)} {kind.Key}")),
    ];

    private static string Time(StepResult step, long nanoseconds) => step.Latency.Count == 0 ? "-" : Readable.Duration(nanoseconds);

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
