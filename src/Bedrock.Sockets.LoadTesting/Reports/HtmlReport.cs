using System.Text;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Reports.Charts;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>A result as one page that needs nothing from anywhere else, and no script.</summary>
internal static class HtmlReport
{
    // The policy makes the browser refuse anything from elsewhere, whatever the text of a result says.
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <link rel="icon" href="data:,">

        """;

    private const string Met = "✓ met";
    private const string Missed = "✗ MISSED";

    public static string Render(LoadTestResult result)
    {
        var title = $"{result.Scenario} on {result.Target}";
        var html = new StringBuilder(Head);
        html.Append("<title>").Append(Html.Escape($"{Judgement.Of(result).Headline} · {title}")).Append("</title>\n<style>\n")
            .Append(HtmlStyle.Text).Append("\n</style>\n</head>\n<body>\n<main>\n");

        AppendTop(html, result, title);
        AppendTiles(html, result);
        html.Append(Html.Table("Objectives", ["objective", "measured", "verdict"], result.Objectives.Select(ToRow), "objectives", row => string.Equals(row[2], Missed, StringComparison.Ordinal) ? "bad" : "good"))
            .Append("<div class=\"charts\">\n").AppendJoin("", ResultCharts.Of(result).Select(chart => chart.ToHtml())).Append("</div>\n")
            .Append(Html.Table("Rates that were tried", RateSearchRows.Header, RateSearchRows.Of(result), rowStyle: row => string.Equals(row[^1], "passed", StringComparison.Ordinal) ? "good" : "bad"))
            .Append(Html.Table("Latency", LatencyRows.Header, LatencyRows.Of(result)))
            .Append(Html.Table("Steps", StepRows.Header, StepRows.Of(result)))
            .Append(Html.Table("Errors", ["kind", "count"], Facts.OfTheErrors(result).Select(ToRow)))
            .Append("<div class=\"pair\">\n")
            .Append(Html.Table("Run", [], Facts.OfTheRun(result).Select(ToRow), "words"))
            .Append(Html.Table("Generator", [], Facts.OfTheGenerator(result).Select(ToRow), "words"))
            .Append("</div>\n<footer>").Append(Html.Escape(LatencyRows.Legend)).Append(result.Steps.Count > 1 ? $" {StepRows.Legend}" : "").Append(" Percentiles come from histograms with three significant digits. 1 KiB is 1,024 bytes.</footer>\n</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void AppendTop(StringBuilder html, LoadTestResult result, string title)
    {
        var judgement = Judgement.Of(result);
        var facts = Facts.OfTheRun(result).Where(fact => fact.Name is "started" or "model" or "clients");
        html.Append("<header><h1>").Append(Html.Escape(title)).Append("</h1><p>")
            .Append(Html.Escape(string.Join(" · ", facts.Select(fact => $"{fact.Name} {fact.Value}"))))
            .Append("</p></header>\n<div class=\"verdict ").Append(judgement.Kind).Append("\" role=\"status\"><strong>")
            .Append(Html.Escape(judgement.Headline)).Append("</strong>");
        if (judgement.Details.Count > 0)
        {
            html.Append("<ul>").AppendJoin("", judgement.Details.Select(detail => $"<li>{Html.Escape(detail)}</li>")).Append("</ul>");
        }

        html.Append("</div>\n");
        if (result.Schedule.Model == LoadModel.Closed)
        {
            html.Append("<p class=\"note\">").Append(Html.Escape(Judgement.ModelOf(result))).Append("</p>\n");
        }
    }

    private static void AppendTiles(StringBuilder html, LoadTestResult result)
    {
        var (latency, totals) = (result.Latencies.Main, result.Totals);
        (string Name, string Value)[] tiles =
        [
            ("answered", Readable.Rate(totals.Rate)),
            ("p50", Percentile("p50")),
            ("p99", Percentile("p99")),
            ("p99.9", Percentile("p99.9")),
            ("longest", latency.Count == 0 ? "-" : Readable.Duration(latency.Max)),
            ("requests", Readable.Count(totals.Requests)),
            (totals.Failed == 0 ? "failed" : $"failed, {Readable.Share(totals.FailedShare)}", Readable.Count(totals.Failed)),
        ];
        html.Append("<dl class=\"tiles\">")
            .AppendJoin("", tiles.Select(tile => $"<div{(tile.Name.StartsWith("failed,", StringComparison.Ordinal) ? " class=\"bad\"" : "")}><dt>{Html.Escape(tile.Name)}</dt><dd>{Html.Escape(tile.Value)}</dd></div>"))
            .Append("</dl>\n");

        string Percentile(string name) => latency.Count > 0 && latency.Percentiles.TryGetValue(name, out var value) ? Readable.Duration(value) : "-";
    }

    private static IReadOnlyList<string> ToRow(ObjectiveResult objective)
        => [objective.Objective, objective.MeasuredText, objective.IsMet ? Met : Missed];

    private static IReadOnlyList<string> ToRow((string Name, string Value) fact) => [fact.Name, fact.Value];
}
