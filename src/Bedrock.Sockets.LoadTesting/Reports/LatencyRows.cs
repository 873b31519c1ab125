using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The table of latencies that every report for people has.</summary>
internal static class LatencyRows
{
    private static readonly string[] Percentiles = ["p50", "p90", "p99", "p99.9", "p99.99"];

    public const string Legend = "Response time counts from when a request was due, service time from when it was really sent; lag is how late the generator itself was, with a client free to send.";

    public static IReadOnlyList<string> Header { get; } = ["", .. Percentiles, "max", "mean", "count"];

    public static IEnumerable<IReadOnlyList<string>> Of(LoadTestResult result)
    {
        (string Name, LatencySummary? Latency)[] kinds =
        [
            ("response", result.Latencies.Response),
            ("service", result.Latencies.Service),
            ("lag", result.Latencies.Lag),
            ("connect", result.Latencies.Connect),
        ];
        return kinds.Where(kind => kind.Latency is { Count: > 0 }).Select(kind => Row(kind.Name, kind.Latency));
    }

    private static IReadOnlyList<string> Row(string name, LatencySummary? latency) => latency is null
        ? []
        :
        [
            name,
            .. Percentiles.Select(percentile => latency.Percentiles.TryGetValue(percentile, out var value) ? Readable.Duration(value) : "-"),
            Readable.Duration(latency.Max),
            Readable.Duration(latency.Mean),
            Readable.Count(latency.Count),
        ];
}
