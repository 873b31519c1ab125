using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>What stands above everything else in a report.</summary>
/// <param name="Kind">One word for style sheets: <c>invalid</c>, <c>missed</c>, <c>met</c> or <c>valid</c>.</param>
/// <param name="Headline">The verdict.</param>
/// <param name="Details">Why, a sentence each.</param>
internal sealed record Judgement(string Kind, string Headline, IReadOnlyList<string> Details)
{
    private const string ClosedModel = "Closed model: service time, not corrected. A slow server was asked less, so these latencies are better than what users would see.";

    private const string OpenModel = "Open model: response time counts from when a request was due, so a stall of the server shows in full.";

    /// <summary>What the latencies are, and what must not be read from them.</summary>
    public static string ModelOf(LoadTestResult result) => result.Schedule switch
    {
        { HeldSeconds: { } held } => $"Held clients: they were silent for {Readable.Seconds(held)}, and then each sent one message to show that its connection was alive; the latencies are of those messages.",
        { Model: LoadModel.Closed } => ClosedModel,
        _ => OpenModel,
    };

    public static Judgement Of(LoadTestResult result)
    {
        if (result.RateSearch is { } search)
        {
            return RateSearchRows.Judge(search);
        }

        var missed = result.Objectives.Where(objective => !objective.IsMet).ToList();
        if (result.Totals.Requests == result.Totals.Failed)
        {
            return new("invalid", "FAILED: no request was answered rightly", result.Health.Reasons);
        }

        if (result.HasUnacceptedReplies)
        {
            return new("invalid", $"WRONG REPLIES: {Readable.Count(result.Totals.WrongReplies)} of {Readable.Count(result.Totals.Requests)}", [.. Warnings(result), .. result.Health.Reasons, "An objective such as errors<0.1% says how many are acceptable."]);
        }

        if (result.Health.Verdict == Verdict.Invalid)
        {
            return new("invalid", "INVALID: the load was not the one asked for, do not use these latencies", result.Health.Reasons);
        }

        if (missed.Count > 0)
        {
            return new(
                "missed",
                $"MISSED: {missed.Count} of {result.Objectives.Count} objectives",
                [.. missed.Select(objective => $"{objective.Objective}, measured {objective.MeasuredText}.")]);
        }

        return result.Objectives.Count > 0
            ? new("met", result.Objectives.Count == 1 ? "MET: the objective" : $"MET: all {result.Objectives.Count} objectives", Warnings(result))
            : new("valid", "VALID: the generator kept up; no objective was set", Warnings(result));
    }

    // Nobody has to look for them under a headline that sounds well.
    private static List<string> Warnings(LoadTestResult result)
    {
        var totals = result.Totals;
        var warnings = totals.Errors.Where(error => error.Value > 0).Select(error => $"{error.Key}: {Readable.Count(error.Value)} requests.").ToList();
        if (totals.Unanswered > 0)
        {
            warnings.Add($"unanswered: {Readable.Count(totals.Unanswered)} requests.");
        }

        if (totals.FailedConnections > 0)
        {
            warnings.Add($"connections that failed: {Readable.Count(totals.FailedConnections)}.");
        }

        return warnings;
    }
}
