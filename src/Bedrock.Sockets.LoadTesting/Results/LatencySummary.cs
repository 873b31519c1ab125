using System.Globalization;
using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What a histogram says, in plain numbers, and the histogram itself. Times are in nanoseconds.</summary>
public sealed record LatencySummary
{
    private static readonly double[] Usual = [50, 75, 90, 95, 99, 99.9, 99.99];

    /// <summary>How many latencies were recorded.</summary>
    public required long Count { get; init; }

    /// <summary>The shortest, exactly; 0 when there is none.</summary>
    public required long Min { get; init; }

    /// <summary>The longest, exactly; 0 when there is none.</summary>
    public required long Max { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>How many were longer than the histogram tells apart.</summary>
    public required long Saturated { get; init; }

    /// <summary>The usual percentiles by their names: <c>p50</c>, <c>p75</c>, <c>p90</c>, <c>p95</c>, <c>p99</c>, <c>p99.9</c> and <c>p99.99</c>.</summary>
    public required IReadOnlyDictionary<string, long> Percentiles { get; init; }

    /// <summary>The whole histogram: HdrHistogram's compressed encoding, version 2, as base64.</summary>
    public required string Histogram { get; init; }

    /// <summary>Sums a histogram up.</summary>
    /// <param name="histogram">The histogram; it stays the caller's.</param>
    /// <returns>Its summary, which shares nothing with it.</returns>
    public static LatencySummary Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);

        return new LatencySummary
        {
            Count = histogram.TotalCount,
            Min = histogram.Min,
            Max = histogram.Max,
            Mean = histogram.Mean,
            StandardDeviation = histogram.StandardDeviation,
            Saturated = histogram.SaturatedCount,
            Percentiles = Usual.ToDictionary(Name, percentile => At(histogram, percentile), StringComparer.Ordinal),
            Histogram = HistogramCodec.EncodeBase64(histogram),
        };
    }

    /// <summary>Unpacks the histogram, extremes included.</summary>
    /// <returns>A new histogram, the caller's.</returns>
    /// <exception cref="FormatException"><see cref="Histogram"/> is none, or does not hold <see cref="Count"/> latencies.</exception>
    public LatencyHistogram ToHistogram()
    {
        var histogram = HistogramCodec.DecodeBase64(Histogram);
        if (histogram.TotalCount != Count)
        {
            throw new FormatException($"the histogram holds {histogram.TotalCount} latencies, the summary says {Count}");
        }

        histogram.Restore(Min, Max, Saturated);
        return histogram;
    }

    // The histogram rounds up; nothing took longer than the maximum, which is exact.
    internal static long At(LatencyHistogram histogram, double percentile) => Math.Min(histogram.ValueAtPercentile(percentile), histogram.Max);

    private static string Name(double percentile) => string.Create(CultureInfo.InvariantCulture, $"p{percentile}");
}
