namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>The percentiles worth a line or a point of a curve: the nearer to 100, the closer together, as HdrHistogram steps.</summary>
internal static class PercentileSteps
{
    // How many steps there are in each half of what is left to 100 %.
    private const int PerHalf = 5;

    /// <returns>Values in nanoseconds with the percentile they stand for and how many were recorded up to them; the last is 100 %. Empty for an empty histogram.</returns>
    public static IEnumerable<(long Highest, double Percentile, long Count)> Of(LatencyHistogram histogram)
    {
        var total = histogram.TotalCount;
        var percentile = 0.0;
        var count = 0L;
        var highest = 0L;
        foreach (var bucket in histogram.RecordedBuckets())
        {
            var last = count + bucket.Count == total;
            count += bucket.Count;
            highest = bucket.Highest;
            while (100.0 * count / total >= percentile)
            {
                yield return (highest, percentile, count);
                percentile += 100 / (PerHalf * Math.Pow(2, Math.Floor(Math.Log2(100 / (100 - percentile))) + 1));
                if (last)
                {
                    break;
                }
            }
        }

        if (total > 0)
        {
            yield return (highest, 100, count);
        }
    }
}
