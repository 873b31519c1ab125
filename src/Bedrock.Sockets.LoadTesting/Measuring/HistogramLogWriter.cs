using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Histograms over time as text, in HdrHistogram's log format 1.3 (<c>.hlog</c>). ASCII; the maximum is shown in milliseconds.</summary>
internal static class HistogramLogWriter
{
    private const double NanosecondsPerMillisecond = 1e6;

    private static readonly SearchValues<char> NotInATag = SearchValues.Create(", \r\n");

    public static string Write(DateTimeOffset start, IEnumerable<HistogramLogInterval> intervals)
    {
        var text = new StringBuilder();
        var seconds = (start.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;
        text.Append("#[Histogram log format version 1.3]\n")
            .Append(CultureInfo.InvariantCulture, $"#[StartTime: {seconds:F3} (seconds since epoch), {start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}]\n")
            .Append("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");

        foreach (var interval in intervals)
        {
            AppendTag(text, interval.Tag);
            text.Append(CultureInfo.InvariantCulture, $"{interval.Start.TotalSeconds:F3},{interval.Length.TotalSeconds:F3},")
                .Append(CultureInfo.InvariantCulture, $"{interval.Histogram.Max / NanosecondsPerMillisecond:F3},")
                .Append(HistogramCodec.EncodeBase64(interval.Histogram))
                .Append('\n');
        }

        return text.ToString();
    }

    private static void AppendTag(StringBuilder text, string? tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return;
        }

        if (tag.AsSpan().ContainsAny(NotInATag))
        {
            throw new ArgumentException($"The tag '{tag}' has a comma, a space or a line break, which the log format has no way to write.", nameof(tag));
        }

        text.Append("Tag=").Append(tag).Append(',');
    }
}
