namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>By which factor the seconds of one run differ from those of another, and how sure that is.</summary>
/// <remarks>
/// The Hodges-Lehmann estimate: the median of the ratios of all pairs of seconds, with the interval that belongs to the Mann-Whitney test.
/// It assumes nothing of how latencies are distributed, but takes the seconds of a run as independent: where they hang together, it is too narrow.
/// </remarks>
/// <param name="Lower">The lower end of the 99 % confidence interval.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Upper">The upper end of the 99 % confidence interval.</param>
public sealed record RatioInterval(double Lower, double Estimate, double Upper)
{
    /// <summary>The fewest seconds that each run needs.</summary>
    internal const int FewestSeconds = 6;

    // All pairs of more would take hundreds of megabytes, and change nothing that can be seen.
    private const int MostSeconds = 600;

    // The 99.5 % quantile of the normal distribution, for both sides of 99 %.
    private const double Quantile = 2.5758293035489;

    /// <summary>Estimates the factor from the seconds of two runs.</summary>
    /// <returns><see langword="null"/> when either has too few seconds with a value above zero.</returns>
    internal static RatioInterval? Between(IEnumerable<double> before, IEnumerable<double> after)
    {
        var (first, second) = (Logarithms(before), Logarithms(after));
        if (first.Length < FewestSeconds || second.Length < FewestSeconds)
        {
            return null;
        }

        var shifts = new double[first.Length * second.Length];
        for (var index = 0; index < shifts.Length; index++)
        {
            shifts[index] = second[index % second.Length] - first[index / second.Length];
        }

        Array.Sort(shifts);
        var spread = Quantile * Math.Sqrt(shifts.Length * (first.Length + second.Length + 1) / 12.0);
        var cut = Math.Max(0, (int)Math.Floor((shifts.Length / 2.0) - spread));
        return new RatioInterval(Math.Exp(shifts[cut]), Math.Exp(Median(shifts)), Math.Exp(shifts[^(cut + 1)]));
    }

    private static double[] Logarithms(IEnumerable<double> values)
    {
        var positive = values.Where(value => value > 0).ToArray();
        var every = (positive.Length + MostSeconds - 1) / MostSeconds;
        return [.. positive.Where((_, index) => index % Math.Max(every, 1) == 0).Select(value => Math.Log(value))];
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
