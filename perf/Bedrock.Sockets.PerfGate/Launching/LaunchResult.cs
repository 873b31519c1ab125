using Bedrock.Sockets.PerfGate.Reports;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>What one process measured.</summary>
internal sealed record LaunchResult
{
    public required Fingerprint Machine { get; init; }

    public required IReadOnlyList<LaunchedWorkload> Workloads { get; init; }
}
