using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Joins the series of workers by the clock: what lies in the same interval, counted from the first start, is added up.</summary>
internal static class SeriesMerger
{
    private const double OneSecond = 1;

    public static IReadOnlyList<IntervalResult> Merge(IReadOnlyList<LoadTestResult> results)
    {
        var start = results.Min(result => result.Started);
        var width = results.SelectMany(result => result.Series).Select(interval => interval.LengthSeconds).DefaultIfEmpty(OneSecond).Max();

        // A last, shorter interval must not make the others too narrow; an odd width of zero would put all into one.
        width = width > 0 ? width : OneSecond;
        return
        [
            .. results
                .SelectMany(result => result.Series.Select(interval => (interval, bin: Bin(interval, (result.Started - start).TotalSeconds, width))))
                .GroupBy(entry => entry.bin, entry => entry.interval)
                .OrderBy(bin => bin.Key)
                .Select(bin => Join(bin.Key * width, width, [.. bin])),
        ];
    }

    // By its middle, so that starts a few milliseconds apart do not tear what belongs together.
    private static long Bin(IntervalResult interval, double offset, double width)
        => (long)Math.Floor((offset + interval.StartSeconds + (interval.LengthSeconds / 2)) / width);

    private static IntervalResult Join(double start, double width, IReadOnlyList<IntervalResult> parts)
    {
        var sum = new LatencyHistogram();
        foreach (var part in parts)
        {
            sum.Add(part.ToHistogram());
        }

        return IntervalResult.Of(start, Math.Min(width, parts.Max(part => part.LengthSeconds)), sum, parts.Sum(part => part.Errors), parts.Sum(part => part.Requests)) with
        {
            BytesSent = parts.Sum(part => part.BytesSent),
            BytesReceived = parts.Sum(part => part.BytesReceived),

            // They watch the same server; adding would count it twice.
            Server = parts.Select(part => part.Server).FirstOrDefault(server => server is not null),
        };
    }
}
