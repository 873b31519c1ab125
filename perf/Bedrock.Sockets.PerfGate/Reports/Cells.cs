using System.Globalization;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>The words and figures that all reports share.</summary>
internal static class Cells
{
    public static IReadOnlyList<string> Header { get; } = ["benchmark", "base", "head", "time", "at least", "base against itself", "tiered", "bytes/op", "calls/op", "verdict"];

    public static IReadOnlyList<string> Row(BenchmarkResult benchmark) =>
    [
        benchmark.Name,
        benchmark.Time is { } b ? Nanoseconds(b.BaseNanoseconds) : "",
        benchmark.Time is { } h ? Nanoseconds(h.HeadNanoseconds) : "",
        Percent(benchmark.Time?.ChangePercent),
        Percent(benchmark.Time?.LowerPercent),
        benchmark.Time?.NoisePercent is { } noise ? string.Create(CultureInfo.InvariantCulture, $"± {noise:F1} %") : "",
        Percent(benchmark.Time?.TieredChangePercent),
        Change(benchmark.Allocations),
        benchmark.SystemCalls is { } calls ? Change(calls) : "",
        Verdict(benchmark),
    ];

    public static string Verdict(GateResult result)
    {
        if (result.HasRegression)
        {
            return "Regression";
        }

        var undecided = result.Benchmarks.Count(benchmark => benchmark.Time?.Verdict is TimeVerdict.Undecided);
        return undecided == 0 ? "Passed" : string.Create(CultureInfo.InvariantCulture, $"Passed, but the times of {undecided} of {result.Benchmarks.Count} benchmarks are undecided");
    }

    public static string Finding(Finding finding) => finding.Metric switch
    {
        Metric.Time => string.Create(CultureInfo.InvariantCulture, $"{finding.Benchmark} is {finding.Loss:F1} % slower; {finding.Limit:0.#} % would pass"),
        Metric.Allocations => string.Create(CultureInfo.InvariantCulture, $"{finding.Benchmark} allocates {finding.Loss:F1} bytes more per operation; {finding.Limit:0.#} would pass"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{finding.Benchmark} makes {finding.Loss:F2} system calls more per operation; {finding.Limit:0.##} would pass"),
    } + (finding.Accepted is { } reason ? $" (accepted: {reason})" : "");

    public static string Percent(double? percent) => percent is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:+0.0;-0.0;0.0} %") : "";

    public static string Commit(string commit) => commit.EndsWith('+') ? commit[..12] + " with changes" : commit[..Math.Min(12, commit.Length)];

    public static string Nanoseconds(double value) => value switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{value:F1} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000:F2} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000:F2} ms"),
    };

    private static string Change(Amount amount)
    {
        var head = Number(amount.Head);
        return Number(amount.Base) == head ? head : $"{Number(amount.Base)} → {head}";
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    private static string Verdict(BenchmarkResult benchmark)
    {
        if (benchmark.IsNew)
        {
            return "new";
        }

        var words = new List<string>();
        if (benchmark.Time is { } time)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{(benchmark.ReportTimeOnly ? "not judged" : time.Verdict.ToString().ToLowerInvariant())}{(time.Reason is { } reason ? $" ({reason})" : "")}"));
        }

        if (benchmark.Allocations.IsWorse)
        {
            words.Add("allocates more");
        }

        if (benchmark.SystemCalls is { IsWorse: true })
        {
            words.Add("more system calls");
        }

        return string.Join(", ", words);
    }
}
