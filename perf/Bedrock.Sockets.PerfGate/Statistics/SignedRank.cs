namespace Bedrock.Sockets.PerfGate.Statistics;

/// <summary>Wilcoxon's signed ranks for one sample: where its middle lies, and how far down and up it could lie. Exact for every size; assumes symmetry, not a normal distribution.</summary>
/// <remarks>
/// Everything follows from the Walsh averages, the means of all pairs, each value with itself too:
/// <code>
/// values        1  2  6
/// Walsh         1  1.5  2  3.5  4  6        their median is the Hodges-Lehmann estimate
/// </code>
/// The statistic W (the sum of the ranks of the positive values) is the number of positive Walsh averages, so "the k-th smallest average is above zero" is a test of "the middle is above zero",
/// and the k-th smallest is a bound whose error is P(W ≤ k - 1) when nothing has changed. That probability is counted: each of the 2ⁿ choices of signs is as likely as any other.
/// </remarks>
internal static class SignedRank
{
    /// <summary>With fewer values even the smallest average is a bound with an error above 1/64.</summary>
    public const int LeastValues = 6;

    /// <summary>The error of a one-sided bound is at most this; at <see cref="LeastValues"/>, where that is out of reach, 1/64.</summary>
    public const double Level = 0.01;

    /// <summary>The estimate and its one-sided bounds.</summary>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastValues"/> values, or one that is no finite number.</exception>
    public static Location Locate(IReadOnlyCollection<double> values)
    {
        if (values.Count < LeastValues)
        {
            throw new ArgumentException($"{values.Count} values are too few; {LeastValues} are needed.", nameof(values));
        }

        var averages = WalshAverages(values);
        var bound = BoundIndex(values.Count);
        return new Location(Sample.MedianOfSorted(averages), averages[bound], averages[averages.Length - 1 - bound]);
    }

    /// <summary>The Hodges-Lehmann estimate alone, of at least one value.</summary>
    public static double Estimate(IReadOnlyCollection<double> values) => Sample.MedianOfSorted(WalshAverages(values));

    /// <summary>P(W ≤ w) when the middle of <paramref name="count"/> values is zero.</summary>
    public static double Cumulative(int count, int w)
    {
        var probability = Probabilities(count);
        return probability.Take(Math.Min(w + 1, probability.Length)).Sum();
    }

    /// <summary>Which of the sorted Walsh averages, counted from zero, is the bound.</summary>
    internal static int BoundIndex(int count)
    {
        var error = 0.0;
        var index = 0;
        foreach (var probability in Probabilities(count))
        {
            error += probability;
            if (error > Level)
            {
                break;
            }

            index++;
        }

        return Math.Max(0, index - 1);
    }

    internal static double[] WalshAverages(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0 || !sorted.All(double.IsFinite))
        {
            throw new ArgumentException("A sample has at least one value, and all are finite.", nameof(values));
        }

        var averages = new double[sorted.Length * (sorted.Length + 1) / 2];
        var next = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i; j < sorted.Length; j++)
            {
                averages[next++] = (sorted[i] + sorted[j]) / 2;
            }
        }

        Array.Sort(averages);
        return averages;
    }

    // Rank by rank: with probability one half its sign is positive and it adds to the sum.
    private static double[] Probabilities(int count)
    {
        var probability = new double[(count * (count + 1) / 2) + 1];
        probability[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var sum = probability.Length - 1; sum >= 0; sum--)
            {
                var positive = sum >= rank ? probability[sum - rank] : 0;
                probability[sum] = (probability[sum] + positive) / 2;
            }
        }

        return probability;
    }
}
