namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>What a launch is asked to do: one process that loads the versions side by side.</summary>
internal sealed record LaunchRequest
{
    /// <summary>The versions, by label, in the order in which they are loaded.</summary>
    public required IReadOnlyList<LaunchSide> Sides { get; init; }

    /// <summary>The workloads, by name.</summary>
    public required IReadOnlyList<string> Workloads { get; init; }

    /// <summary>Shuffles the workloads, and the sides within each round.</summary>
    public required int Seed { get; init; }

    /// <summary>Slices of each side. 0 measures allocations alone.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each side runs before it is measured.</summary>
    public required int WarmUpMilliseconds { get; init; }

    /// <summary>About how long a slice is.</summary>
    public required int SliceMilliseconds { get; init; }
}
