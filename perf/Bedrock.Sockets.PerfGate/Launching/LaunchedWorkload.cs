using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>One workload in one launch.</summary>
internal sealed record LaunchedWorkload
{
    public required string Name { get; init; }

    /// <summary>Nanoseconds per operation, slice by slice, of each side. Slices with the same index were run next to each other.</summary>
    public required IReadOnlyDictionary<string, double[]> Nanoseconds { get; init; }

    /// <summary>Bytes allocated per operation, of each side.</summary>
    public required IReadOnlyDictionary<string, double> Bytes { get; init; }

    /// <summary>The median over the pairs of slices of log(<paramref name="side"/> / <paramref name="reference"/>): a neighbour who takes the processor for a while disturbs some pairs, not the median.</summary>
    public double LogRatio(string side, string reference)
        => Sample.Median(Nanoseconds[side].Zip(Nanoseconds[reference], static (one, other) => Math.Log(one / other)));
}
