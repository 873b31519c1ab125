using System.Text.RegularExpressions;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Tests.LoadTesting.Reports;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string> Kinds => ["met", "missed", "valid", "invalid", "closed", "empty", "one second", "a day"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_page_needs_nothing_from_elsewhere_and_no_script(string kind)
    {
        var page = ReportWriter.Render(Result(kind), ReportFormat.Html);

        var tags = Tag().Matches(page).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("script", tags);
        Assert.DoesNotContain("img", tags);
        Assert.DoesNotContain("http", AttributeText(page), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_tag_is_closed_and_every_number_in_a_drawing_is_one(string kind)
    {
        var page = ReportWriter.Render(Result(kind), ReportFormat.Html);

        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(Body(page)))
        {
            if (tag.Groups["end"].Success)
            {
                Assert.Equal(tag.Groups["name"].Value, open.TryPop(out var last) ? last : "the end of the page");
            }
            else if (!tag.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                open.Push(tag.Groups["name"].Value);
            }
        }

        Assert.Empty(open);
        Assert.All(Path().Matches(page), path => Assert.Matches(@"^(M|L)[-0-9.MLHVZ ]+$", path.Groups["d"].Value));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("met", "<div class=\"verdict met\" role=\"status\"><strong>MET: all 2 objectives</strong>")]
    [InlineData("missed", "<div class=\"verdict missed\" role=\"status\"><strong>MISSED: 1 of 2 objectives</strong>")]
    [InlineData("valid", "<div class=\"verdict valid\" role=\"status\"><strong>VALID: the generator kept up; no objective was set</strong>")]
    [InlineData("invalid", "<div class=\"verdict invalid\" role=\"status\"><strong>INVALID: the load was not the one asked for, do not use these latencies</strong>")]
    public void The_verdict_stands_before_every_number(string kind, string verdict)
    {
        var page = ReportWriter.Render(Result(kind), ReportFormat.Html);

        Assert.InRange(page.IndexOf(verdict, StringComparison.Ordinal), 1, page.IndexOf("<dl", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_from_outside_is_shown_as_it_is_and_never_becomes_markup()
    {
        var page = ReportWriter.Render(Result("invalid"), ReportFormat.Html);

        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; | &quot;co&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_of_a_day_stays_small()
    {
        var page = ReportWriter.Render(Result("a day"), ReportFormat.Html);

        Assert.InRange(page.Length, 10_000, 200_000);
        Assert.Contains("worst of 216 intervals", page, StringComparison.Ordinal);
    }

    private static LoadTestResult Result(string kind)
    {
        var valid = SampleResults.Open(seconds: 10, perSecond: 100);
        return kind switch
        {
            "met" => SampleResults.Open(seconds: 10, objectives: ["p99<1s", "errors=0"]),
            "missed" => SampleResults.Open(seconds: 10, objectives: ["p99<1us", "errors=0"]),
            "valid" => valid,
            "invalid" => SampleResults.Bad(),
            "closed" => SampleResults.Closed(),
            "empty" => valid with
            {
                Series = [],
                Latencies = new Latencies { Service = LatencySummary.Of(new LatencyHistogram()) },
                Totals = valid.Totals with { Requests = 0, DurationSeconds = 0 },
            },
            "one second" => SampleResults.Open(seconds: 1),
            "a day" => valid with { Series = [.. Enumerable.Range(0, 86_400).Select(second => valid.Series[second % 10] with { StartSeconds = second })] },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such result."),
        };
    }

    private static string Body(string page)
        => page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];

    private static string AttributeText(string page) => string.Concat(Attribute().Matches(page).Where(match => match.Groups["name"].Value is "src" or "href").Select(match => match.Value));

    [GeneratedRegex("""<(?<end>/)?(?<name>[a-zA-Z][a-zA-Z0-9]*)(\s+[-a-zA-Z]+(="[^"]*")?)*\s*/?>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex("""\s(?<name>[a-z-]+)="[^"]*" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Attribute();

    [GeneratedRegex("""<path[^>]*\sd="(?<d>[^"]*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Path();
}
