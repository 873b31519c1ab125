using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>One point of the series over time, usually a second. Latencies are response times (service times in a closed model), in nanoseconds.</summary>
public sealed record IntervalResult
{
    /// <summary>When it began, in seconds since the start of the measurement.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>How long it was, in seconds.</summary>
    public required double LengthSeconds { get; init; }

    /// <summary>How many requests ended in it, in whatever way.</summary>
    public required long Requests { get; init; }

    /// <summary>How many of them failed.</summary>
    public required long Errors { get; init; }

    /// <summary>Bytes sent in it.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Bytes received in it.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>The median.</summary>
    public required long P50 { get; init; }

    /// <summary>The 90th percentile.</summary>
    public required long P90 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required long P99 { get; init; }

    /// <summary>The 99.9th percentile.</summary>
    public required long P999 { get; init; }

    /// <summary>The longest.</summary>
    public required long Max { get; init; }

    /// <summary>The histogram of the interval: HdrHistogram's compressed encoding, version 2, as base64.</summary>
    public required string Histogram { get; init; }

    /// <summary>What the server used; <see langword="null"/> when that is not known.</summary>
    public ServerUsage? Server { get; init; }

    /// <summary>Requests that ended per second.</summary>
    internal double Rate => LengthSeconds <= 0 ? 0 : Requests / LengthSeconds;

    /// <summary>Makes a point from what was counted in it.</summary>
    /// <param name="startSeconds">When it began, in seconds since the start of the measurement.</param>
    /// <param name="lengthSeconds">How long it was, in seconds.</param>
    /// <param name="latencies">What was recorded in it; stays the caller's.</param>
    /// <param name="errors">How many requests failed in it.</param>
    /// <param name="requests">How many ended in it. Defaults to what was recorded.</param>
    /// <returns>The point, with no bytes and no server yet.</returns>
    public static IntervalResult Of(double startSeconds, double lengthSeconds, LatencyHistogram latencies, long errors = 0, long? requests = null)
    {
        ArgumentNullException.ThrowIfNull(latencies);

        return new IntervalResult
        {
            StartSeconds = startSeconds,
            LengthSeconds = lengthSeconds,
            Requests = requests ?? latencies.TotalCount,
            Errors = errors,
            BytesSent = 0,
            BytesReceived = 0,
            P50 = LatencySummary.At(latencies, 50),
            P90 = LatencySummary.At(latencies, 90),
            P99 = LatencySummary.At(latencies, 99),
            P999 = LatencySummary.At(latencies, 99.9),
            Max = latencies.Max,
            Histogram = HistogramCodec.EncodeBase64(latencies),
        };
    }

    /// <summary>Unpacks the histogram.</summary>
    /// <returns>A new histogram, the caller's.</returns>
    /// <exception cref="FormatException"><see cref="Histogram"/> is none.</exception>
    public LatencyHistogram ToHistogram()
    {
        var histogram = HistogramCodec.DecodeBase64(Histogram);
        histogram.Restore(Math.Min(histogram.Min, Max), Max, saturated: 0);
        return histogram;
    }
}
