using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>Writes reports of a result into a folder.</summary>
public static class ReportWriter
{
    /// <summary>Writes the reports, each to a temporary name beside its place and then renamed, so that nobody ever reads half a file.</summary>
    /// <param name="result">What to report.</param>
    /// <param name="directory">The folder; it is made when it does not exist.</param>
    /// <param name="formats">What to write. Nothing given means every format.</param>
    /// <returns>What became of each. A file that cannot be written does not stop the others, and does not throw.</returns>
    /// <exception cref="ArgumentException">The folder has no name.</exception>
    public static IReadOnlyList<ReportFile> Write(LoadTestResult result, string directory, params IReadOnlyList<ReportFormat> formats)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(formats);

        return [.. (formats.Count == 0 ? AllOf(result) : formats).Select(format => WriteFile(result, format, Path.Combine(directory, NameOf(format))))];
    }

    /// <summary>Writes one report to a temporary name beside its place and then renames it.</summary>
    /// <param name="result">What to report.</param>
    /// <param name="format">What to write.</param>
    /// <param name="path">Where; the folder is made when it does not exist.</param>
    /// <returns>What became of it. A file that cannot be written does not throw.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static ReportFile WriteFile(LoadTestResult result, ReportFormat format, string path)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(path);

        try
        {
            WholeFile.Write(path, Render(result, format));
            return new ReportFile(format, path, Problem: null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return new ReportFile(format, path, $"{path} was not written: {error.Message.TrimEnd('.')}. Choose a place that can be written.");
        }
    }

    private static IEnumerable<ReportFormat> AllOf(LoadTestResult result)
        => Enum.GetValues<ReportFormat>().Where(format => format != ReportFormat.StepCsv || result.Steps.Count > 1);

    internal static string NameOf(ReportFormat format) => format switch
    {
        ReportFormat.Html => "report.html",
        ReportFormat.Json => "result.json",
        ReportFormat.Markdown => "report.md",
        ReportFormat.Csv => "series.csv",
        ReportFormat.JUnit => "junit.xml",
        ReportFormat.Hgrm => "latency.hgrm",
        ReportFormat.Hlog => "latency.hlog",
        ReportFormat.StepCsv => "steps.csv",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    internal static string Render(LoadTestResult result, ReportFormat format) => format switch
    {
        ReportFormat.Html => HtmlReport.Render(result),
        ReportFormat.Json => ResultFile.Write(result),
        ReportFormat.Markdown => MarkdownReport.Render(result),
        ReportFormat.Csv => CsvReport.Render(result),
        ReportFormat.StepCsv => StepCsvReport.Render(result),
        ReportFormat.JUnit => JUnitReport.Render(result),
        ReportFormat.Hgrm => PercentileWriter.Write(result.Latencies.Main.ToHistogram()),
        ReportFormat.Hlog => HistogramLogWriter.Write(result.Started, result.Series.Select(ToLogInterval)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    private static HistogramLogInterval ToLogInterval(IntervalResult interval)
        => new(Tag: null, TimeSpan.FromSeconds(interval.StartSeconds), TimeSpan.FromSeconds(interval.LengthSeconds), interval.ToHistogram());
}
