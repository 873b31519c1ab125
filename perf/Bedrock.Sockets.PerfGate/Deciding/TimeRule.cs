using System.Globalization;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Deciding;

/// <summary>Values in, verdict out.</summary>
/// <remarks>
/// <code>
///           -threshold        0        +threshold
///  faster  ─────┤  upper &lt; 0  │  lower &gt; 0  ├─────  slower        the estimate lies beyond the threshold, the bound on the same side of zero
/// </code>
/// When the same code compared with itself reaches beyond the threshold, the machine is too noisy, and only what stands clear of both, noise and threshold, is still called slower.
/// </remarks>
internal static class TimeRule
{
    /// <summary>Judges one benchmark.</summary>
    /// <param name="changes">log(head / base), one per launch.</param>
    /// <param name="noise">log(base / base), one per launch of the same run.</param>
    /// <param name="thresholdPercent">What may be lost, in percent of the base's time.</param>
    public static TimeJudgement Judge(IReadOnlyCollection<double> changes, IReadOnlyCollection<double> noise, double thresholdPercent)
    {
        var launches = Math.Min(changes.Count, noise.Count);
        if (launches < SignedRank.LeastValues)
        {
            return new TimeJudgement(TimeVerdict.Undecided, null, null, string.Create(CultureInfo.InvariantCulture, $"{launches} launches; {SignedRank.LeastValues} are needed"));
        }

        return Judge(SignedRank.Locate(changes), SignedRank.Locate(noise), thresholdPercent);
    }

    /// <summary>Whether fresh launches say "slower" too. The noise has been judged at the first look; asking twice would hide a regression whenever one of two looks falls into a noisy minute.</summary>
    /// <param name="changes">log(head / base), one per fresh launch.</param>
    /// <param name="thresholdPercent">What may be lost.</param>
    public static bool Confirms(IReadOnlyCollection<double> changes, double thresholdPercent)
        => changes.Count >= SignedRank.LeastValues && IsSlower(SignedRank.Locate(changes), Ratio.ToLog(thresholdPercent));

    private static bool IsSlower(Location change, double threshold) => change.Estimate > threshold && change.Lower > 0;

    private static TimeJudgement Judge(Location change, Location noise, double thresholdPercent)
    {
        var threshold = Ratio.ToLog(thresholdPercent);
        if (noise.Reach > threshold)
        {
            return change.Lower > threshold + noise.Reach
                ? new TimeJudgement(TimeVerdict.Slower, change, noise)
                : new TimeJudgement(TimeVerdict.Undecided, change, noise, string.Create(CultureInfo.InvariantCulture, $"machine too noisy: the base against itself differs by up to {Ratio.ToPercent(noise.Reach):F1} %"));
        }

        if (IsSlower(change, threshold))
        {
            return new TimeJudgement(TimeVerdict.Slower, change, noise);
        }

        if (change.Estimate < -threshold && change.Upper < 0)
        {
            return new TimeJudgement(TimeVerdict.Faster, change, noise);
        }

        return change.Width > threshold
            ? new TimeJudgement(TimeVerdict.Undecided, change, noise, string.Create(CultureInfo.InvariantCulture, $"the launches disagree by {Ratio.ToPercent(change.Width):F1} %"))
            : new TimeJudgement(TimeVerdict.Same, change, noise);
    }
}
