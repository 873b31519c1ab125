using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.LoadTesting.Schedules;

/// <summary>The times of a schedule, in seconds.</summary>
internal static class Times
{
    public static double[] Of(LoadSchedule schedule, int count, LoadShare share = default, ulong seed = 7)
    {
        var arrivals = schedule.For(share, seed)!; // Only open schedules are asked.
        return [.. Enumerable.Range(0, count).Select(_ => arrivals.Next() / 1e9)];
    }

    /// <summary>What all parts of a schedule give together, until all of them have passed a time.</summary>
    public static double[] OfAll(LoadSchedule schedule, IEnumerable<LoadShare> shares, double until, ulong seed = 7)
        => [.. shares.SelectMany(share => Until(schedule, share, until, seed)).Order()];

    public static double[] Gaps(double[] times) => [.. times.Zip(times.Skip(1), (earlier, later) => later - earlier)];

    /// <summary>The largest distance between the distribution of some gaps and the exponential one, times the root of their number: above 1.63 only once in a hundred (Kolmogorov and Smirnov).</summary>
    public static double KolmogorovSmirnov(double[] gaps, double rate)
    {
        var sorted = gaps.Order().ToArray();
        var most = 0.0;
        for (var index = 0; index < sorted.Length; index++)
        {
            var expected = 1 - Math.Exp(-rate * sorted[index]);
            most = Math.Max(most, Math.Max(expected - ((double)index / sorted.Length), ((index + 1.0) / sorted.Length) - expected));
        }

        return most * Math.Sqrt(sorted.Length);
    }

    private static IEnumerable<double> Until(LoadSchedule schedule, LoadShare share, double until, ulong seed)
    {
        var arrivals = schedule.For(share, seed)!; // Only open schedules are asked.
        for (var time = arrivals.Next() / 1e9; time < until; time = arrivals.Next() / 1e9)
        {
            yield return time;
        }
    }
}
