using System.Text;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>A result as Markdown with tables.</summary>
internal static class MarkdownReport
{
    private const string Numbers = "---:|";
    private const string Words = "---|";

    public static string Render(LoadTestResult result)
    {
        var text = new StringBuilder();
        var judgement = Judgement.Of(result);
        text.Append("## ").Append(Escape($"{result.Scenario} on {result.Target}")).Append("\n\n**").Append(Escape(judgement.Headline)).Append("**\n\n");
        foreach (var detail in judgement.Details)
        {
            text.Append("- ").Append(Escape(detail)).Append('\n');
        }

        if (result.Schedule.Model == LoadModel.Closed)
        {
            text.Append("- ").Append(Judgement.ModelOf(result)).Append('\n');
        }

        var totals = result.Totals;
        text.Append(judgement.Details.Count > 0 || result.Schedule.Model == LoadModel.Closed ? "\n" : "")
            .Append($"{Readable.Count(totals.Requests)} requests, {Readable.Rate(totals.Rate)} answered, {Readable.Count(totals.Failed)} failed ({Readable.Share(totals.FailedShare)}).\n\n");

        Table(text, Numbers, LatencyRows.Header, LatencyRows.Of(result));
        text.Append(result.Latencies.Main.Count > 0 ? $"{LatencyRows.Legend}\n\n" : "");
        Table(text, Numbers, StepRows.Header, StepRows.Of(result));
        text.Append(result.Steps.Count > 1 ? $"{StepRows.Legend}\n\n" : "");
        Table(text, Numbers, RateSearchRows.Header, RateSearchRows.Of(result));
        Table(text, Words, ["objective", "measured", ""], result.Objectives.Select(ToRow));
        Table(text, Numbers, ["error", "requests"], Facts.OfTheErrors(result).Select(ToRow));
        Table(text, Words, ["run", ""], Facts.OfTheRun(result).Concat(Facts.OfTheGenerator(result)).Select(ToRow));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IReadOnlyList<string> ToRow(ObjectiveResult objective) => [objective.Objective, objective.MeasuredText, objective.IsMet ? "met" : "MISSED"];

    private static IReadOnlyList<string> ToRow((string Name, string Value) fact) => [fact.Name, fact.Value];

    private static void Table(StringBuilder text, string alignment, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Row(text, header);
        text.Append("|---|").Append(string.Concat(Enumerable.Repeat(alignment, header.Count - 1))).Append('\n');
        foreach (var row in all)
        {
            Row(text, row);
        }

        text.Append('\n');
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells)
        => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            escaped.Append("\\`*_[]<>|#~&".Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : letter.ToString());
        }

        return escaped.ToString();
    }
}
