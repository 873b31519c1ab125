using System.Text;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>A result, or two side by side, as plain text for a terminal. Pure functions.</summary>
public static class TextReport
{
    /// <summary>Writes a result: what was asked for, latencies, errors, the generator's health, objectives and verdict.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Lines, each ending in a line feed.</returns>
    public static string Render(LoadTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        var totals = result.Totals;
        var text = new StringBuilder($"{result.Scenario} on {result.Target}, {Readable.Count(result.Schedule.Clients)} clients, seed {result.Seed}\n")
            .Append($"{Readable.Count(totals.Requests)} requests in {Readable.Seconds(totals.DurationSeconds)}: {Readable.Rate(totals.Rate)} answered, {Readable.Count(totals.Failed)} failed ({Readable.Share(totals.FailedShare)})\n")
            .Append(result.EndedBecause is { } reason ? $"Ended early: {reason}\n" : "")
            .Append(Judgement.ModelOf(result)).Append("\n\n");
        Section(text, "latency", [LatencyRows.Header, .. LatencyRows.Of(result)]);
        Section(text, "steps", StepRows.Of(result).ToList() is { Count: > 0 } steps ? [StepRows.Header, .. steps] : []);
        if (result.RateSearch is not null)
        {
            Section(text, "rates", [RateSearchRows.Header, .. RateSearchRows.Of(result)]);
        }

        Section(text, "errors", [.. Facts.OfTheErrors(result).Select(ToRow)]);
        Section(text, "generator", [.. Facts.OfTheGenerator(result).Select(fact => (IReadOnlyList<string>)[$"{fact.Name}: {fact.Value}"])]);
        Section(text, "server", [.. ServerRows(result)]);
        Section(text, "objectives", [.. result.Objectives.Select(objective => (IReadOnlyList<string>)[objective.Objective, objective.MeasuredText, objective.IsMet ? "met" : "MISSED"])]);

        var judgement = Judgement.Of(result);
        text.Append(judgement.Headline).Append('\n');
        foreach (var detail in judgement.Details)
        {
            text.Append("  ").Append(detail).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes two results side by side.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>Lines, each ending in a line feed.</returns>
    public static string Render(ResultComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);

        var text = new StringBuilder();
        TextTable.Append(text, [["", "before", "after", "ratio", "99 % interval by the seconds"], .. comparison.Values.Select(ToRow)]);
        foreach (var objection in comparison.Objections)
        {
            text.Append(objection).Append('\n');
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string name, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count > 0)
        {
            text.Append(name).Append('\n');
            TextTable.Append(text, rows);
            text.Append('\n');
        }
    }

    private static IEnumerable<IReadOnlyList<string>> ServerRows(LoadTestResult result)
    {
        var usages = result.Series.Select(second => second.Server).OfType<ServerUsage>().ToList();
        return usages.Count == 0
            ? []
            : [[$"processor use: {Readable.Digits(usages.Average(usage => usage.CpuCores))} cores in the mean, memory: {Readable.Bytes(usages.Max(usage => usage.ResidentBytes))} at most"]];
    }

    private static IReadOnlyList<string> ToRow((string Name, string Value) fact) => [fact.Name, fact.Value];

    private static IReadOnlyList<string> ToRow(ComparedValue value) =>
    [
        value.Name,
        Show(value.Name, value.Before),
        Show(value.Name, value.After),
        value.Ratio is { } ratio ? Readable.Digits(ratio) : "-",
        value.Interval is { } interval ? $"{Readable.Digits(interval.Lower)} to {Readable.Digits(interval.Upper)}" : "-",
    ];

    private static string Show(string name, double value) => name switch
    {
        "rate" => Readable.Rate(value),
        "errors" or [.., ':', ' ', 'e', 'r', 'r', 'o', 'r', 's'] => Readable.Share(value),
        _ => Readable.Duration(value),
    };
}
