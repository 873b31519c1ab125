using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Searching;

/// <summary>Whether a server kept up with a rate, and who was to blame if it did not. Pure functions.</summary>
internal static class StepJudge
{
    private const double LeastAchieved = 0.98;

    // All clients are busy when this much of their time is spent waiting for answers.
    private const double Busy = 0.9;

    // A worker that uses this much of a processor may itself be why answers are read late.
    private const double Saturated = 0.85;

    // Less than this of a machine's time given to others is nothing to speak of.
    private const double Noteworthy = 0.005;

    /// <summary>Sums a step up.</summary>
    /// <param name="result">What was measured, objectives included.</param>
    /// <param name="offered">The rate asked for.</param>
    /// <param name="workers">How many workers drove the clients.</param>
    public static RateStepResult Judge(LoadTestResult result, double offered, int workers)
    {
        var latency = result.Latencies.Main;
        var (broke, reason) = BreakOf(result, workers) is { } found ? ((RateBreak?)found.Why, found.Reason) : (null, null);
        return new RateStepResult
        {
            OfferedRate = offered,
            AchievedRate = Achieved(result),
            P50 = latency.Percentiles.GetValueOrDefault("p50"),
            P99 = latency.Percentiles.GetValueOrDefault("p99"),
            P999 = latency.Percentiles.GetValueOrDefault("p99.9"),
            Errors = ErrorsOf(result) + result.Totals.Unanswered,
            Broke = broke,
            Reason = reason,
        };
    }

    /// <summary>What cannot be the generator's fault comes first, then whether the rest means anything, then the rest.</summary>
    private static (RateBreak Why, string Reason)? BreakOf(LoadTestResult result, int workers)
    {
        if (ErrorsOf(result) is > 0 and var errors)
        {
            return (RateBreak.Errors, $"{Readable.Count(errors)} errors");
        }

        if (result.Health.Verdict == Verdict.Invalid)
        {
            return WaitedForTheServer(result, workers)
                ? (RateBreak.Clients, "no client was free, all were waiting for the server")
                : (RateBreak.Generator, result.Health.StolenShare is > Noteworthy and var stolen ? $"the generator could not keep up, the hypervisor took {Readable.Share(stolen)}" : "the generator could not keep up");
        }

        if (result.Totals.Unanswered is > 0 and var unanswered)
        {
            return (RateBreak.Errors, $"{Readable.Count(unanswered)} unanswered");
        }

        if (result.Objectives.FirstOrDefault(objective => !objective.IsMet) is { } missed)
        {
            return (RateBreak.Objective, $"{missed.Objective}, measured {missed.MeasuredText}");
        }

        var due = result.Health.TargetRate ?? 0;
        return Achieved(result) < LeastAchieved * due
            ? (RateBreak.Achieved, $"{Readable.Rate(Achieved(result))} answered of {Readable.Rate(due)}")
            : null;
    }

    private static long ErrorsOf(LoadTestResult result) => result.Totals.Errors.Values.Sum() + (result.Totals.ConnectionErrors?.Values.Sum() ?? 0);

    /// <summary>Little's law: rate × service time is how many requests were on their way. Requests are sent late when that is all there may be, and not for want of a processor.</summary>
    private static bool WaitedForTheServer(LoadTestResult result, int workers)
    {
        var places = (double)result.Schedule.Clients * result.Schedule.Pipeline;
        var onTheirWay = Achieved(result) * result.Latencies.Service.Mean / 1e9;
        return onTheirWay > Busy * places && result.Health.CpuCores < Saturated * workers;
    }

    /// <summary>Without the answers that came after the last request was due: a backlog that is worked off then is no rate.</summary>
    private static double Achieved(LoadTestResult result)
    {
        var end = result.Totals.DurationSeconds;
        var answers = result.Series.Sum(interval => (interval.Requests - interval.Errors) * ShareBefore(end, interval));
        return end > 0 ? answers / end : 0;
    }

    private static double ShareBefore(double end, IntervalResult interval)
        => interval.LengthSeconds > 0 ? Math.Clamp((end - interval.StartSeconds) / interval.LengthSeconds, 0, 1) : 0;
}
