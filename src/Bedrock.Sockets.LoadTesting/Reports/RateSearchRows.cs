using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The table of the rates that were tried, which every report for people has, and what they come to.</summary>
internal static class RateSearchRows
{
    public static IReadOnlyList<string> Header { get; } = ["rate", "answered", "p50", "p99", "p99.9", "errors", "verdict"];

    public static IEnumerable<IReadOnlyList<string>> Of(LoadTestResult result) => (result.RateSearch?.Steps ?? []).Select(Row);

    public static IReadOnlyList<string> Row(RateStepResult step) =>
    [
        Readable.Rate(step.OfferedRate),
        Readable.Rate(step.AchievedRate),
        Readable.Duration(step.P50),
        Readable.Duration(step.P99),
        Readable.Duration(step.P999),
        Readable.Count(step.Errors),
        step.Reason ?? "passed",
    ];

    /// <summary>What the search comes to. Where the generator was the limit it is not called a figure of the server.</summary>
    public static Judgement Judge(RateSearchResult search) => (search.HighestRate, search.Limit) switch
    {
        (null, RateBreak.Generator) => new("invalid", "INVALID: the generator could not even keep up with the first rate", ReasonOf(search)),
        (null, _) => new("missed", "MISSED: not even the first rate passed", ReasonOf(search)),
        ({ } rate, RateBreak.Generator) => new("valid", $"AT LEAST {Readable.Rate(rate)}: the generator was the limit, the server may do more", ReasonOf(search)),
        ({ } rate, null) => new("valid", $"AT LEAST {Readable.Rate(rate)}: the search ended before anything broke", []),
        ({ } rate, _) => new("met", $"FOUND: {Readable.Rate(rate)} is the highest rate that passed", ReasonOf(search)),
    };

    private static IReadOnlyList<string> ReasonOf(RateSearchResult search)
    {
        var lowest = search.Steps.Where(step => step.Broke is not null && step.OfferedRate > (search.HighestRate ?? 0)).MinBy(step => step.OfferedRate);
        return lowest is { Reason: { } reason } ? [$"At {Readable.Rate(lowest.OfferedRate)}: {reason}."] : [];
    }
}
