namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>A regression that was looked at and taken: an entry of <c>perf/accepted.json</c>.</summary>
internal sealed record Acceptance
{
    /// <summary>The workload.</summary>
    public required string Benchmark { get; init; }

    /// <summary>What may be worse.</summary>
    public required Metric Metric { get; init; }

    /// <summary>By how much at most, in the unit of the metric. 0 for one that is removed.</summary>
    public required double Limit { get; init; }

    /// <summary>Why it is worth it.</summary>
    public required string Reason { get; init; }

    /// <summary>The commit that made it worse, at least 7 digits. The entry counts only where this commit is under test, so that it excuses no other change.</summary>
    public required string Commit { get; init; }

    /// <summary>The last day on which the entry counts.</summary>
    public required DateOnly Expires { get; init; }
}
