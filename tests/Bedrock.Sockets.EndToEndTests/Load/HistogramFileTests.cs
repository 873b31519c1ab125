using System.Globalization;
using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>The histogram files of a report, read by a program that nobody here wrote.</summary>
public sealed class HistogramFileTests(HdrHistogramPackage package) : IClassFixture<HdrHistogramPackage>, IDisposable
{
    private static readonly double[] Percentiles = [0, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

    private readonly string _reports = Directory.CreateTempSubdirectory("bedrock-hdr-").FullName;

    public void Dispose() => Directory.Delete(_reports, recursive: true);

    [FactWhenPackageCanBeHad]
    public async Task The_log_has_equal_counts_and_percentiles()
    {
        var result = Measured();
        ReportWriter.Write(result, _reports, ReportFormat.Hlog, ReportFormat.Json);

        using var read = await ReadAsync();

        var intervals = read.RootElement.GetProperty("intervals").EnumerateArray().ToList();
        Assert.Equal(result.Series.Count, intervals.Count);
        Assert.All(result.Series.Zip(intervals), pair => AssertSame(pair.First.ToHistogram(), pair.Second));
    }

    [FactWhenPackageCanBeHad]
    public async Task The_histogram_in_the_result_has_equal_counts_and_percentiles()
    {
        var result = Measured();
        ReportWriter.Write(result, _reports, ReportFormat.Hlog, ReportFormat.Json);

        using var read = await ReadAsync();

        AssertSame(Assert.IsType<LatencySummary>(result.Latencies.Response).ToHistogram(), read.RootElement.GetProperty("whole"));
    }

    [FactWhenPackageCanBeHad]
    public async Task The_percentile_distribution_has_equal_rows()
    {
        ReportWriter.Write(Measured(), _reports, ReportFormat.Hlog, ReportFormat.Json, ReportFormat.Hgrm);

        using var read = await ReadAsync();

        var ours = Rows(await File.ReadAllTextAsync(Path.Combine(_reports, "latency.hgrm")));
        Assert.True(ours.Count > 50);
        Assert.Equal(Rows(read.RootElement.GetProperty("distribution").GetString() ?? ""), ours);
    }

    private async Task<JsonDocument> ReadAsync()
    {
        var node = await Programs.RunAsync("node", [Programs.Script("read_histograms.js"), package.Directory, _reports]);
        Assert.True(node.ExitCode == 0, node.Error);
        return JsonDocument.Parse(node.Output);
    }

    // The package knows the maximum only to the precision of the counts.
    private static void AssertSame(LatencyHistogram ours, JsonElement theirs)
    {
        Assert.Equal(ours.TotalCount, theirs.GetProperty("count").GetInt64());
        Assert.Equal(ours.ValueAtPercentile(100), theirs.GetProperty("max").GetInt64());
        Assert.Equal(
            Percentiles.Select(ours.ValueAtPercentile),
            theirs.GetProperty("percentiles").EnumerateArray().Select(value => value.GetInt64()));
    }

    // The columns without the spaces between them, and without what follows the rows.
    private static List<string> Rows(string distribution)
        => [.. distribution.Split('\n').Where(line => line.Length > 0 && line[0] == ' ').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    private static LoadTestResult Measured()
    {
        var whole = new LatencyHistogram();
        var series = new List<IntervalResult>();
        for (var second = 0; second < 5; second++)
        {
            var interval = new LatencyHistogram();
            for (var request = 1L; request <= 2_000; request++)
            {
                // From a fifth of a millisecond to some seconds, most of it at the short end.
                interval.Record(200_000 + (second * 12_345) + (request * request * request / 3));
            }

            whole.Add(interval);
            series.Add(IntervalResult.Of(second, 1, interval));
        }

        var latencies = new Latencies { Response = LatencySummary.Of(whole), Service = LatencySummary.Of(whole) };
        return new LoadTestResult
        {
            ToolVersion = "0.1.0",
            CommandLine = "bedrock load echo tcp://127.0.0.1:12345",
            Started = DateTimeOffset.Parse("2026-03-14T15:09:26.535Z", CultureInfo.InvariantCulture),
            Machines = [MachineDescription.Current()],
            Seed = 1,
            Target = "tcp://127.0.0.1:12345",
            Scenario = "echo",
            Schedule = new ScheduleSummary { Model = LoadModel.Open, TargetRate = 2_000, Clients = 1, DurationSeconds = 5 },
            Totals = new RunTotals
            {
                DurationSeconds = 5,
                Requests = whole.TotalCount,
                Errors = new Dictionary<string, long>(StringComparer.Ordinal),
                Unanswered = 0,
                BytesSent = 0,
                BytesReceived = 0,
            },
            Latencies = latencies,
            Series = series,
            Health = GeneratorHealth.Judge(latencies, 2_000, 2_000),
        };
    }
}
