using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>The percentile distribution of a histogram as text that HdrHistogram's plotters read (<c>.hgrm</c>). Values are in milliseconds.</summary>
internal static class PercentileWriter
{
    private const double NanosecondsPerMillisecond = 1e6;

    public static string Write(LatencyHistogram histogram)
    {
        var layout = histogram.Layout;
        var value = string.Create(CultureInfo.InvariantCulture, $"12:F{layout.Digits}");
        var row = CompositeFormat.Parse($"{{0,{value}}} {{1,2:F12}} {{2,10}} {{3,14:F2}}\n");
        var last = CompositeFormat.Parse($"{{0,{value}}} {{1,2:F12}} {{2,10}}\n");
        var moments = CompositeFormat.Parse($"#[Mean    = {{0,{value}}}, StdDeviation   = {{1,{value}}}]\n");
        var totals = CompositeFormat.Parse($"#[Max     = {{0,{value}}}, Total count    = {{1,12}}]\n");

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"Value",12} {"Percentile",14} {"TotalCount",10} {"1/(1-Percentile)",14}\n\n");
        foreach (var (highest, percentile, count) in PercentileSteps.Of(histogram))
        {
            var fraction = percentile / 100;
            if (percentile < 100)
            {
                text.AppendFormat(CultureInfo.InvariantCulture, row, highest / NanosecondsPerMillisecond, fraction, count, 1 / (1 - fraction));
            }
            else
            {
                text.AppendFormat(CultureInfo.InvariantCulture, last, highest / NanosecondsPerMillisecond, fraction, count);
            }
        }

        return text
            .AppendFormat(CultureInfo.InvariantCulture, moments, histogram.Mean / NanosecondsPerMillisecond, histogram.StandardDeviation / NanosecondsPerMillisecond)
            .AppendFormat(CultureInfo.InvariantCulture, totals, histogram.Max / NanosecondsPerMillisecond, histogram.TotalCount)
            .Append(CultureInfo.InvariantCulture, $"#[Buckets = {layout.BucketCount,12}, SubBuckets     = {2 * layout.HalfCount,12}]\n")
            .ToString();
    }
}
