using System.Text;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>What became of all scenarios, as plain text for a terminal. Pure functions.</summary>
internal static class RunSummary
{
    private static readonly string[] Header = ["", "clients", "requests", "answered", "p50", "p99", "max", "errors", "server memory", ""];

    public static string Render(IReadOnlyList<ScenarioOutcome> outcomes)
    {
        var text = new StringBuilder();
        foreach (var outcome in outcomes)
        {
            text.Append("\n=== ").Append(outcome.Name).Append('\n');
            text.Append(outcome.Result is { } result ? TextReport.Render(result) : "");
            text.Append(outcome.Failure is { } failure ? $"FAILED: {failure}\n" : "");
        }

        text.Append("\n=== summary\n");
        TextTable.Append(text, [Header, .. outcomes.Select(Row)]);
        return text.ToString();
    }

    private static IReadOnlyList<string> Row(ScenarioOutcome outcome)
    {
        if (outcome.Result is not { } result)
        {
            return [outcome.Name, .. Enumerable.Repeat("-", Header.Length - 2), outcome.Verdict];
        }

        var (totals, latency) = (result.Totals, result.Latencies.Main.Percentiles);
        return
        [
            outcome.Name,
            Readable.Count(result.Schedule.Clients),
            Readable.Count(totals.Requests),
            Readable.Rate(totals.Rate),
            Readable.Duration(latency["p50"]),
            Readable.Duration(latency["p99"]),
            Readable.Duration(result.Latencies.Main.Max),
            Readable.Count(totals.Failed),
            result.Series.Select(second => second.Server).OfType<ServerUsage>().Select(usage => usage.ResidentBytes).DefaultIfEmpty().Max() is > 0 and var most ? Readable.Bytes(most) : "-",
            outcome.Verdict,
        ];
    }
}
