namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>What is known of one benchmark.</summary>
internal sealed record BenchmarkResult
{
    public required string Name { get; init; }

    public required WorkloadKind Kind { get; init; }

    /// <summary>Null for one that the base has not got: there is nothing to compare.</summary>
    public TimeResult? Time { get; init; }

    /// <summary>Its time is shown and decides nothing.</summary>
    public bool ReportTimeOnly { get; init; }

    /// <summary>Bytes allocated per operation; for a new one both sides are the head's.</summary>
    public required Amount Allocations { get; init; }

    /// <summary>Null in memory, and where strace is not.</summary>
    public Amount? SystemCalls { get; init; }

    /// <summary>The base has not got it.</summary>
    public bool IsNew { get; init; }
}
