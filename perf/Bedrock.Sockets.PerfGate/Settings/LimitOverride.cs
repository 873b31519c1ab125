namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>What differs for one workload, and why.</summary>
internal sealed record LimitOverride
{
    public required string Reason { get; init; }

    public double? TimePercent { get; init; }

    public double? AllocatedBytes { get; init; }

    public double? SystemCalls { get; init; }

    /// <summary>Its time is shown and decides nothing.</summary>
    public bool? ReportTimeOnly { get; init; }
}
