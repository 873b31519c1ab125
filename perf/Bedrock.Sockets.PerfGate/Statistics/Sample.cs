namespace Bedrock.Sockets.PerfGate.Statistics;

internal static class Sample
{
    public static double Median(IEnumerable<double> values) => MedianOfSorted([.. values.Order()]);

    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double MedianOfSorted(double[] sorted)
    {
        if (sorted.Length == 0)
        {
            throw new ArgumentException("No value has no median.", nameof(sorted));
        }

        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The standard deviation of a sample; 0 for fewer than two values.</summary>
    public static double Deviation(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
