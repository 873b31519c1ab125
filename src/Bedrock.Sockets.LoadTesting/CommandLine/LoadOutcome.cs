using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>What a result means for who called the command. Pure functions.</summary>
internal static class LoadOutcome
{
    // The end of a run is seen a little late or early.
    private const double Whole = 0.99;

    /// <summary>Whether the numbers may be used, and whether the objectives were met.</summary>
    public static int ExitCodeOf(LoadTestResult result) => result switch
    {
        { HasUnacceptedReplies: true } => LoadExitCode.Failed,
        { RateSearch.HighestRate: not null } => LoadExitCode.Passed,
        { RateSearch.Limit: RateBreak.Generator } => LoadExitCode.InvalidRun,
        { RateSearch: not null } => LoadExitCode.ObjectiveMissed,
        { Health.Verdict: Verdict.Invalid } => LoadExitCode.InvalidRun,
        _ when result.Objectives.Any(objective => !objective.IsMet) => LoadExitCode.ObjectiveMissed,
        _ => LoadExitCode.Passed,
    };

    /// <summary>Why there was no proper run at all; <see langword="null"/> when there was.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="planned">How long was to be measured; <see langword="null"/> when that is not known before.</param>
    /// <param name="requests">How many requests were to be made at most.</param>
    /// <param name="wasStopped">Whether somebody ended it early.</param>
    public static string? Failure(LoadTestResult result, TimeSpan? planned, long requests, bool wasStopped)
    {
        var totals = result.Totals;
        if (totals.Requests == totals.Failed)
        {
            return wasStopped && totals.Requests == 0
                ? "Stopped before anything was measured."
                : $"No request was answered rightly: {ErrorsOf(totals)}.";
        }

        if (result.HasUnacceptedReplies)
        {
            return $"Replies were wrong: {ErrorsOf(totals)}. If that is acceptable, say how many are: --slo 'errors<0.1%'.";
        }

        return !wasStopped && totals.Requests < requests && totals.DurationSeconds < Whole * planned?.TotalSeconds
            ? $"The run ended after {totals.DurationSeconds:0.0} s because no client had a connection left: {ErrorsOf(totals)}."
            : null;
    }

    private static string ErrorsOf(RunTotals totals)
    {
        IEnumerable<KeyValuePair<string, long>> errors =
        [
            .. totals.Errors,
            new("unanswered", totals.Unanswered),
            .. (totals.ConnectionErrors ?? new Dictionary<string, long>(StringComparer.Ordinal)).Select(error => KeyValuePair.Create($"connections {error.Key}", error.Value)),
        ];
        var happened = errors.Where(error => error.Value > 0).Select(error => $"{error.Value} {error.Key}").ToList();
        return happened.Count == 0 ? "nothing was sent" : string.Join(", ", happened);
    }
}
