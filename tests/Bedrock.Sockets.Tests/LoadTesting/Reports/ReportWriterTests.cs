using Bedrock.Sockets.LoadTesting.Reports;

namespace Bedrock.Sockets.Tests.LoadTesting.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bedrock-reports-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Every_format_is_written_into_a_folder_that_did_not_exist()
    {
        var folder = Path.Combine(_directory, "a", "b");

        var files = ReportWriter.Write(SampleResults.Open(seconds: 2), folder);

        Assert.All(files, file => Assert.Null(file.Problem));
        Assert.Equal(
            ["junit.xml", "latency.hgrm", "latency.hlog", "report.html", "report.md", "result.json", "series.csv"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.NotEqual(0xEF, File.ReadAllBytes(file.Path)[0]));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_and_the_others_are_written()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "report.html"));

        var files = ReportWriter.Write(SampleResults.Open(seconds: 2), _directory, ReportFormat.Html, ReportFormat.Json);

        var path = Path.Combine(_directory, "report.html");
        Assert.StartsWith($"{path} was not written: ", files[0].Problem, StringComparison.Ordinal);
        Assert.Null(files[1].Problem);
        Assert.Equal([Path.Combine(_directory, "result.json")], Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_the_reports_and_throws_nothing()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        var files = ReportWriter.Write(SampleResults.Open(seconds: 2), Path.Combine(file, "reports"));

        Assert.Equal(7, files.Count);
        Assert.All(files, report => Assert.NotNull(report.Problem));
    }

    [Fact]
    public void A_report_replaces_the_one_before_it()
    {
        var path = Path.Combine(_directory, "series.csv");
        File.WriteAllText(path, "old");

        ReportWriter.Write(SampleResults.Open(seconds: 2), _directory, ReportFormat.Csv);

        Assert.StartsWith("start_s,", File.ReadAllText(path), StringComparison.Ordinal);
    }
}
