using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports.Charts;

/// <summary>One point of the charts over time: a second, or several of them in a long run.</summary>
internal sealed record Thinned
{
    // More than a chart on a screen has room for, few enough that the page of a day-long run stays small.
    private const int MostPoints = 400;

    private Thinned(IReadOnlyList<IntervalResult> parts)
    {
        Seconds = parts[0].StartSeconds + (parts.Sum(part => part.LengthSeconds) / 2);
        var length = Math.Max(parts.Sum(part => part.LengthSeconds), 1e-9);
        Rate = parts.Sum(part => part.Requests) / length;
        ErrorRate = parts.Sum(part => part.Errors) / length;
        P50 = parts.Max(part => part.P50);
        P90 = parts.Max(part => part.P90);
        P99 = parts.Max(part => part.P99);
        P999 = parts.Max(part => part.P999);
        Max = parts.Max(part => part.Max);
        ServerCpuCores = parts.Max(part => part.Server?.CpuCores);
        ServerResidentBytes = parts.Max(part => part.Server?.ResidentBytes);
    }

    /// <summary>The middle of it, since the start.</summary>
    public double Seconds { get; }

    /// <summary>The mean rate of requests.</summary>
    public double Rate { get; }

    /// <summary>The mean rate of errors.</summary>
    public double ErrorRate { get; }

    /// <summary>The worst median in it; so too the following.</summary>
    public long P50 { get; }

    public long P90 { get; }

    public long P99 { get; }

    public long P999 { get; }

    public long Max { get; }

    public double? ServerCpuCores { get; }

    public long? ServerResidentBytes { get; }

    /// <summary>How many intervals of a series go into one point.</summary>
    public static int IntervalsPerPoint(int intervals) => Math.Max(1, (intervals + MostPoints - 1) / MostPoints);

    public static IReadOnlyList<Thinned> Of(IReadOnlyList<IntervalResult> series)
        => [.. series.Chunk(IntervalsPerPoint(series.Count)).Select(parts => new Thinned(parts))];
}
