using System.Globalization;
using System.Net;
using System.Text;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>One page that needs nothing but itself: the verdict, the table, and a line of the head's time for each benchmark over the runs of the same machine.</summary>
internal static class HtmlReport
{
    private const string Style =
        """
        :root { color-scheme: light dark; --ink: #16202c; --page: #fff; --soft: #5a6675; --rule: #dfe4ea; --line: #1a66c9; --bad: #b3261e; --good: #17803d; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --page: #10151b; --soft: #9aa7b5; --rule: #2c3641; --line: #6aabff; --bad: #ff7b7b; --good: #5bcf83; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1300px; margin: 0 auto; padding: 20px 16px 40px; }
        h1 { font-size: 22px; margin: 0; } .bad { color: var(--bad); } .good { color: var(--good); } p { color: var(--soft); margin: 4px 0 12px; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 14px 4px 0; border-top: 1px solid var(--rule); text-align: right; white-space: nowrap; }
        th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; } thead th { color: var(--soft); font-weight: 500; border: 0; } tr.bad td { font-weight: 600; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 14px; margin-top: 20px; } figure { margin: 0; }
        figcaption { font-size: 13px; } svg { width: 100%; height: 70px; display: block; } polyline { fill: none; stroke: var(--line); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
        """;

    public static string Of(GateResult result, History history)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(Cells.Verdict(result))}</title><style>{Style}</style><main>");
        text.Append(CultureInfo.InvariantCulture, $"<h1 class=\"{(result.HasRegression ? "bad" : "good")}\">{Encode(Cells.Verdict(result))}</h1>");
        text.Append(CultureInfo.InvariantCulture, $"<p>{Encode(Cells.Commit(result.Head))} against {Encode(Cells.Commit(result.Base))}, {result.Started:yyyy-MM-dd HH:mm} UTC, {result.Launches} launches, {result.Seconds:F0} s<br>{Encode(result.Machine.ToString())}</p>");
        Items(text, [.. result.Findings.Select(Cells.Finding), .. result.Notes]);
        Table(text, result);
        Charts(text, history);
        return text.Append("</main></html>\n").ToString();
    }

    private static void Items(StringBuilder text, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            text.Append("<ul>").AppendJoin("", items.Select(item => $"<li>{Encode(item)}</li>")).Append("</ul>");
        }
    }

    private static void Table(StringBuilder text, GateResult result)
    {
        text.Append("<div class=\"scroll\"><table><thead><tr>").AppendJoin("", Cells.Header.Select(cell => $"<th>{Encode(cell)}</th>")).Append("</tr></thead><tbody>");
        foreach (var benchmark in result.Benchmarks)
        {
            var bad = benchmark.Time?.Verdict is TimeVerdict.Slower || benchmark.Allocations.IsWorse || benchmark.SystemCalls is { IsWorse: true };
            text.Append(bad ? "<tr class=\"bad\">" : "<tr>").AppendJoin("", Cells.Row(benchmark).Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>");
        }

        text.Append("</tbody></table></div>");
    }

    private static void Charts(StringBuilder text, History history)
    {
        if (history.OtherMachines + history.Unreadable > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<p>Left out of the lines: {history.OtherMachines} runs of other machines, {history.Unreadable} files that are no results.</p>");
        }

        if (history.Runs.Count < 2)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"<p>Nanoseconds per operation of the head over {history.Runs.Count} runs on this machine, from zero.</p><div class=\"charts\">");
        foreach (var name in history.Runs[^1].Benchmarks.Where(benchmark => benchmark.Time is not null).Select(benchmark => benchmark.Name))
        {
            double[] values = [.. history.Runs.Select(run => run.Benchmarks.FirstOrDefault(benchmark => benchmark.Name == name)?.Time?.HeadNanoseconds).OfType<double>()];
            text.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 100 50\" preserveAspectRatio=\"none\" role=\"img\"><polyline points=\"{Points(values)}\"/></svg><figcaption>{Encode(name)}: {Cells.Nanoseconds(values[0])} to {Cells.Nanoseconds(values[^1])}</figcaption></figure>");
        }

        text.Append("</div>");
    }

    private static string Points(double[] values)
    {
        var highest = values.Max() is var most && most > 0 ? most : 1;
        var step = 100.0 / Math.Max(1, values.Length - 1);
        return string.Join(' ', values.Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"{index * step:F1},{49 - (47 * value / highest):F1}")));
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
