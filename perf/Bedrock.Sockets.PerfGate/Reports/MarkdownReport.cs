using System.Globalization;
using System.Text;
using Bedrock.Sockets.PerfGate.Results;

namespace Bedrock.Sockets.PerfGate.Reports;

/// <summary>For a comment on a pull request or a job summary.</summary>
internal static class MarkdownReport
{
    public static string Of(GateResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Performance: {Cells.Verdict(result)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{Cells.Commit(result.Head)}` against `{Cells.Commit(result.Base)}`, {result.Launches} launches, {result.Seconds:F0} s, seed {result.Seed}. {result.Machine}.\n\n");
        foreach (var finding in result.Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"* {(finding.Accepted is null ? "**" : "")}{Cells.Finding(finding)}{(finding.Accepted is null ? "**" : "")}\n");
        }

        foreach (var note in result.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"* {note}\n");
        }

        if (result.Findings.Count + result.Notes.Count > 0)
        {
            text.Append('\n');
        }

        Row(text, Cells.Header);
        Row(text, Cells.Header.Select((_, index) => index == 0 || index == Cells.Header.Count - 1 ? "---" : "---:"));
        foreach (var benchmark in result.Benchmarks)
        {
            Row(text, Cells.Row(benchmark));
        }

        text.Append("\nTime is the Hodges-Lehmann estimate of head / base over the launches, everything compiled at once; \"at least\" is its one-sided 1 % bound; ");
        text.Append("\"tiered\" is the estimate of a few launches compiled as in production, for information.\n");
        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells)
        => text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
