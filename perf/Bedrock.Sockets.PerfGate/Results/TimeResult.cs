using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>The times of one benchmark. Percents are of the base's time, positive is slower.</summary>
internal sealed record TimeResult
{
    public required TimeVerdict Verdict { get; init; }

    /// <summary>Why it is undecided, or what the second look said.</summary>
    public string? Reason { get; init; }

    /// <summary>The Hodges-Lehmann estimate; null after too few launches, as are the bounds.</summary>
    public double? ChangePercent { get; init; }

    public double? LowerPercent { get; init; }

    public double? UpperPercent { get; init; }

    /// <summary>How far the base lies from itself, at most: the noise floor.</summary>
    public double? NoisePercent { get; init; }

    public required double ThresholdPercent { get; init; }

    /// <summary>Nanoseconds per operation: the median over the launches.</summary>
    public required double BaseNanoseconds { get; init; }

    public required double HeadNanoseconds { get; init; }

    /// <summary>log(head / base) of each launch.</summary>
    public required IReadOnlyList<double> Changes { get; init; }

    /// <summary>log(twin / base) of each launch.</summary>
    public required IReadOnlyList<double> Noise { get; init; }

    /// <summary>The same in production's way of compiling, for information.</summary>
    public double? TieredChangePercent { get; init; }

    public static TimeResult Of(TimeJudgement judgement, double thresholdPercent, IReadOnlyList<double> changes, IReadOnlyList<double> noise, double baseNanoseconds, double headNanoseconds) => new()
    {
        Verdict = judgement.Verdict,
        Reason = judgement.Reason,
        ChangePercent = Percent(judgement.Change?.Estimate),
        LowerPercent = Percent(judgement.Change?.Lower),
        UpperPercent = Percent(judgement.Change?.Upper),
        NoisePercent = Percent(judgement.Noise?.Reach),
        ThresholdPercent = thresholdPercent,
        BaseNanoseconds = baseNanoseconds,
        HeadNanoseconds = headNanoseconds,
        Changes = changes,
        Noise = noise,
    };

    private static double? Percent(double? log) => log is { } value ? Ratio.ToPercent(value) : null;
}
