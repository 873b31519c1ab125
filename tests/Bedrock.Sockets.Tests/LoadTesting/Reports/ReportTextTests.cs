using System.Xml.Linq;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Reports;

public sealed class ReportTextTests
{
    [Fact]
    public void The_series_has_a_line_for_each_second()
    {
        var result = SampleResults.Open(seconds: 2, perSecond: 10);
        result = result with { Series = [result.Series[0] with { P50 = 1, P90 = 2, P99 = 3, P999 = 4, Max = 5, Server = null }, result.Series[1]] };

        var lines = ReportWriter.Render(result, ReportFormat.Csv).Split('\n');

        Assert.Equal("start_s,length_s,requests,errors,p50_ns,p90_ns,p99_ns,p99.9_ns,max_ns,bytes_sent,bytes_received,server_cpu_cores,server_rss_bytes", lines[0]);
        Assert.Equal("0,1,10,0,1,2,3,4,5,640,640,,", lines[1]);
        Assert.EndsWith(",640,640,0.684,48100000", lines[2], StringComparison.Ordinal);
        Assert.Equal([""], lines[3..]);
    }

    [Fact]
    public void The_test_report_has_a_case_for_each_objective_and_one_each_for_the_validity_and_the_replies()
    {
        var suite = Suite(SampleResults.Open(objectives: ["p99<5s", "errors=0", "max<1us"]));

        Assert.Equal(("5", "1"), (suite.Attribute("tests")?.Value, suite.Attribute("failures")?.Value));
        Assert.Equal(["the load was the one asked for", "replies were right", "p99<5s", "errors=0", "max<1us"], suite.Elements().Select(test => test.Attribute("name")?.Value));
        Assert.StartsWith("measured: ", suite.Elements().Last().Element("failure")?.Attribute("message")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_run_fails_in_the_test_report()
    {
        var result = SampleResults.Bad();

        var first = Suite(result with { Scenario = "a\0b" }).Elements().First();

        Assert.StartsWith("INVALID: Requests were sent late", first.Element("failure")?.Attribute("message")?.Value, StringComparison.Ordinal);
        Assert.Contains("a\uFFFDb", first.Attribute("classname")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_the_verdict_first_and_lets_no_text_become_markup()
    {
        var lines = ReportWriter.Render(SampleResults.Bad(), ReportFormat.Markdown).Split('\n');

        Assert.StartsWith(@"## \<script\>alert('x')\</script\> \& \| ""co"" on ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("**INVALID: ", lines[2], StringComparison.Ordinal);
        Assert.Contains(@"| a\<b\|c | 500 | 0 | 50 ms |", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains("| unanswered | 12 |", lines);
        Assert.DoesNotContain("refused", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_model_says_in_every_report_for_people_that_it_is_not_corrected()
    {
        var result = SampleResults.Closed();

        Assert.All(
            [ReportFormat.Markdown, ReportFormat.Html],
            format => Assert.Contains("Closed model: service time, not corrected.", ReportWriter.Render(result, format), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wrong bytes")]
    [InlineData("lost")]
    [InlineData("duplicated")]
    [InlineData("reordered")]
    public void Wrong_replies_are_the_verdict_of_every_report_unless_an_objective_says_how_many_are_acceptable(string kind)
    {
        var accepted = SampleResults.Open(objectives: ["errors<1%"]);
        accepted = accepted with { Totals = accepted.Totals with { Errors = new Dictionary<string, long>(StringComparer.Ordinal) { [kind] = 3 } } };
        var result = accepted with { Objectives = [] };

        Assert.StartsWith("Wrong replies: 3 of 30,000.", Suite(result).Elements().ElementAt(1).Element("failure")?.Attribute("message")?.Value, StringComparison.Ordinal);
        Assert.Equal("0", Suite(accepted).Attribute("failures")?.Value);
        Assert.All(
            [TextReport.Render(result), .. new[] { ReportFormat.Markdown, ReportFormat.Html }.Select(format => ReportWriter.Render(result, format))],
            report => Assert.Contains("WRONG REPLIES: 3 of 30,000", report, StringComparison.Ordinal));
        Assert.Contains($"MET: the objective\n  {kind}: 3 requests.\n", TextReport.Render(accepted), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_has_the_histogram_of_each_second()
    {
        var result = SampleResults.Open(seconds: 3);

        var log = HistogramLogReader.Read(new StringReader(ReportWriter.Render(result, ReportFormat.Hlog)));

        Assert.Equal(result.Started, log.Start);
        Assert.Equal(result.Series.Select(second => second.Requests), log.Intervals.Select(interval => interval.Histogram.TotalCount));
    }

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1_000, "1 µs")]
    [InlineData(12_345, "12.3 µs")]
    [InlineData(1_234_567, "1.23 ms")]
    [InlineData(123_456_789, "123 ms")]
    [InlineData(999.6, "1 µs")]
    [InlineData(999_600_000, "1 s")]
    [InlineData(1_999_000_000, "2 s")]
    [InlineData(3_600_000_000_000, "3,600 s")]
    public void A_time_is_shown_with_three_digits_and_a_unit(double nanoseconds, string text)
        => Assert.Equal(text, Readable.Duration(nanoseconds));

    private static XElement Suite(LoadTestResult result)
        => XDocument.Parse(ReportWriter.Render(result, ReportFormat.JUnit)).Root?.Element("testsuite") ?? throw new InvalidOperationException("There is no suite.");
}
