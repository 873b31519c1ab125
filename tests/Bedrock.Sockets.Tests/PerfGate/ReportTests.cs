using System.Text.Json;
using System.Xml.Linq;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Reports;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class ReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static GateResult Slower => SampleResult.Of(SampleResult.Benchmark(verdict: TimeVerdict.Slower, changePercent: 9.96, headBytes: 24)) with
    {
        Findings = [new Finding("decode/line", Metric.Time, 9.96, 5), new Finding("decode/line", Metric.Allocations, 24, 1, "a | b")],
        Notes = ["System calls were not counted."],
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Markdown_has_the_verdict_the_findings_and_a_row_for_each_benchmark()
    {
        var text = MarkdownReport.Of(Slower);

        Assert.StartsWith("### Performance: Regression\n", text, StringComparison.Ordinal);
        Assert.Contains("`bbbbbbbbbbbb with changes` against `aaaaaaaaaaaa`", text, StringComparison.Ordinal);
        Assert.Contains("* **decode/line is 10.0 % slower; 5 % would pass**\n", text, StringComparison.Ordinal);
        Assert.Contains("* decode/line allocates 24.0 bytes more per operation; 1 would pass (accepted: a | b)\n", text, StringComparison.Ordinal);
        Assert.Contains("* System calls were not counted.\n", text, StringComparison.Ordinal);
        Assert.Contains("| decode/line | 100.0 ns | 110.0 ns | +10.0 % | +9.0 % | ± 1.5 % |  | 0 → 24 |  | slower, allocates more |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_table_has_as_many_cells_as_its_header()
    {
        var rows = MarkdownReport.Of(Slower).Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|'));

        Assert.Single(rows.Distinct());
    }

    [Fact]
    public void A_pass_with_undecided_times_says_so()
        => Assert.Contains("Passed, but the times of 1 of 1 benchmarks are undecided", MarkdownReport.Of(SampleResult.Of(SampleResult.Benchmark(verdict: TimeVerdict.Undecided))), StringComparison.Ordinal);

    [Fact]
    public void The_page_escapes_what_it_is_told_and_needs_nothing_else()
    {
        var page = HtmlReport.Of(Slower, new History([Slower], 0, 0));

        Assert.Contains("An &lt;OS&gt; &amp; more", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<OS>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_draws_a_line_over_the_runs_of_the_history()
    {
        var earlier = Slower with { Started = Slower.Started.AddDays(-1) };

        var page = HtmlReport.Of(Slower, new History([earlier, Slower], 2, 1));

        var svg = XElement.Parse(page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
        Assert.Equal(2, svg.Element("polyline")?.Attribute("points")?.Value.Split(' ').Length);
        Assert.Contains("2 runs of other machines, 1 files that are no results", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Written_results_are_read_again_as_history()
    {
        ReportFiles.Write(_folder.FullName, Slower, new History([Slower], 0, 0));
        File.WriteAllText(Path.Combine(_folder.FullName, "other.json"), "{}");

        var history = History.Read(_folder.FullName, Slower with { Started = Slower.Started.AddHours(1) });

        Assert.Equal((2, 0, 1), (history.Runs.Count, history.OtherMachines, history.Unreadable));
        Assert.Equal(JsonSerializer.Serialize(Slower, GateJson.Default.GateResult), JsonSerializer.Serialize(history.Runs[0], GateJson.Default.GateResult));
    }

    [Fact]
    public void Runs_of_another_machine_are_not_mixed_in()
    {
        var earlier = Slower with { Started = Slower.Started.AddDays(-1) };
        var elsewhere = earlier with { Machine = SampleResult.Machine with { Cores = 64 } };
        var now = Slower;

        var history = History.Select([elsewhere, earlier], now);

        Assert.Equal([earlier, now], history.Runs);
        Assert.Equal(1, history.OtherMachines);
    }

    [Fact]
    public void A_history_that_is_not_there_is_a_mistake_in_usage()
        => Assert.Equal(ExitCode.Usage, Assert.Throws<GateFailure>(() => History.Read(Path.Combine(_folder.FullName, "none"), Slower)).ExitCode);

    [Theory]
    [InlineData("model name\t: AMD EPYC 7763", "AMD EPYC 7763")]
    [InlineData("Hardware : other", "")]
    public void The_processor_is_read_from_what_the_kernel_says(string line, string expected)
        => Assert.Equal(expected, Fingerprint.ProcessorIn(["processor\t: 0", line]));
}
