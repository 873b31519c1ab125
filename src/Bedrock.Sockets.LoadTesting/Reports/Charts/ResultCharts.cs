using System.Globalization;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports.Charts;

/// <summary>The charts of a result.</summary>
internal static class ResultCharts
{
    // So that the marks are whole errors when there are few or none.
    private const double LeastErrors = 3.5;

    public static IEnumerable<Chart> Of(LoadTestResult result)
    {
        var points = Thinned.Of(result.Series);
        if (result.RateSearch is { } search && OfTheServer(search) is { Count: > 1 } steps)
        {
            yield return LatencyOverLoad(search, steps);
        }

        if (result.Latencies.Main.Count > 0)
        {
            yield return Percentiles(result);
        }

        if (points.Count < 2)
        {
            yield break;
        }

        var time = Axis.Time(result.Series[^1].StartSeconds + result.Series[^1].LengthSeconds);
        var each = Thinned.IntervalsPerPoint(result.Series.Count);
        yield return Latencies(points, time, each);
        yield return Throughput(points, time, result);
        yield return Errors(points, time, result);

        if (points.Any(point => point.ServerCpuCores is not null))
        {
            yield return ServerCpu(points, time);
            yield return ServerMemory(points, time);
        }
    }

    /// <summary>By rate. One that the generator could not make has no latency of the server.</summary>
    private static List<RateStepResult> OfTheServer(RateSearchResult search)
        => [.. search.Steps.Where(step => step.Broke != RateBreak.Generator && step.P999 > 0).OrderBy(step => step.OfferedRate)];

    private static Chart LatencyOverLoad(RateSearchResult search, List<RateStepResult> steps)
    {
        var chart = new Chart(
                "Latency over load",
                search.HighestRate is { } highest ? $"The highest rate that passed is {Readable.Rate(highest)}." : "No rate passed.",
                Axis.Linear("rate offered", steps[^1].OfferedRate, rate => $"{Short(rate)}/s"),
                Axis.LogTime(steps.Min(step => step.P50), steps.Max(step => step.P999)))
            .Line("thin", "p99.9", steps.Select(step => (step.OfferedRate, (double)step.P999)))
            .Line("c2", "p99", steps.Select(step => (step.OfferedRate, (double)step.P99)))
            .Line("c1", "p50", steps.Select(step => (step.OfferedRate, (double)step.P50)));
        return search.HighestRate is { } rate ? chart.Upright(rate, "highest that passed") : chart;
    }

    private static Chart Percentiles(LoadTestResult result)
    {
        var (response, service) = (result.Latencies.Response, result.Latencies.Service);
        var main = response ?? service;
        var highest = Math.Max(main.Max, service.Max);
        var lowest = service.Count > 0 ? Math.Min(main.Min, service.Min) : main.Min;
        var chart = new Chart(
            "Latency by percentile",
            $"Median {Readable.Duration(main.Percentiles.GetValueOrDefault("p50"))}, 99 % under {Readable.Duration(main.Percentiles.GetValueOrDefault("p99"))}, longest {Readable.Duration(main.Max)}.",
            Axis.Percentile(main.Count),
            Axis.LogTime(lowest, highest));
        if (response is not null)
        {
            chart.Line("c1", "response", Curve(response));
        }

        return service.Count > 0 ? chart.Line(response is null ? "c1" : "c2 dashed", "service", Curve(service)) : chart;
    }

    private static Chart Latencies(IReadOnlyList<Thinned> points, Axis time, int each)
    {
        var title = each == 1 ? "Latency over time" : string.Create(CultureInfo.InvariantCulture, $"Latency over time, worst of {each} intervals");
        var worst = points.MaxBy(point => point.P99) ?? points[0];
        return new Chart(
                title,
                $"The worst p99 is {Readable.Duration(worst.P99)}, at {Readable.Seconds(worst.Seconds)}.",
                time,
                Axis.LogTime(points.Select(point => point.P50).Where(value => value > 0).DefaultIfEmpty(1).Min(), points.Max(point => point.Max)))
            .Band("b3", "p99 to p99.9", [.. points.Select(point => (point.Seconds, (double)point.P99, (double)point.P999))])
            .Band("b2", "p90 to p99", [.. points.Select(point => (point.Seconds, (double)point.P90, (double)point.P99))])
            .Band("b1", "p50 to p90", [.. points.Select(point => (point.Seconds, (double)point.P50, (double)point.P90))])
            .Line("thin", "max", points.Select(point => (point.Seconds, (double)point.Max)))
            .Line("c1", "p50", points.Select(point => (point.Seconds, (double)point.P50)));
    }

    private static Chart Throughput(IReadOnlyList<Thinned> points, Axis time, LoadTestResult result)
    {
        // A rate that changes while it is measured is no level.
        var target = result.Schedule.RampSeconds <= result.Schedule.WarmUpSeconds ? result.Schedule.TargetRate : null;
        var chart = new Chart(
                "Requests per second",
                $"{Readable.Rate(result.Totals.Rate)} were answered on average.",
                time,
                Axis.Linear("requests/s", Math.Max(points.Max(point => point.Rate), target ?? 0), Short))
            .Line("c1", "ended", points.Select(point => (point.Seconds, point.Rate)));
        return target is { } rate ? chart.Level(rate, "asked for") : chart;
    }

    private static Chart Errors(IReadOnlyList<Thinned> points, Axis time, LoadTestResult result)
        => new Chart(
                "Errors per second",
                $"{Readable.Count(result.Totals.Failed)} requests failed.",
                time,
                Axis.Linear("errors/s", Math.Max(points.Max(point => point.ErrorRate), LeastErrors), Short))
            .Line("bad", "failed", points.Select(point => (point.Seconds, point.ErrorRate)));

    private static Chart ServerCpu(IReadOnlyList<Thinned> points, Axis time)
        => new Chart(
                "Server: processor cores in use",
                $"At most {Readable.Digits(points.Max(point => point.ServerCpuCores) ?? 0)} cores.",
                time,
                Axis.Linear("cores", Math.Max(points.Max(point => point.ServerCpuCores) ?? 0, 0.1), Readable.Digits))
            .Line("c1", "cores", points.Where(point => point.ServerCpuCores is not null).Select(point => (point.Seconds, point.ServerCpuCores ?? 0)));

    private static Chart ServerMemory(IReadOnlyList<Thinned> points, Axis time)
    {
        const double Mebi = 1024 * 1024;
        var highest = points.Max(point => point.ServerResidentBytes) ?? 0;
        return new Chart(
                "Server: resident memory",
                $"At most {Readable.Bytes(highest)}.",
                time,
                Axis.Linear("MiB", Math.Max(highest / Mebi, 1), Short))
            .Line("c1", "resident", points.Where(point => point.ServerResidentBytes is not null).Select(point => (point.Seconds, (point.ServerResidentBytes ?? 0) / Mebi)));
    }

    private static IEnumerable<(double X, double Y)> Curve(LatencySummary summary)
        => PercentileSteps.Of(summary.ToHistogram()).Select(step => (step.Percentile, (double)Math.Min(step.Highest, summary.Max)));

    private static string Short(double value) => value switch
    {
        >= 1e6 => $"{Readable.Digits(value / 1e6)} M",
        >= 1e4 => $"{Readable.Digits(value / 1e3)} k",
        _ => Readable.Digits(value),
    };
}
