namespace Bedrock.Sockets.PerfGate;

/// <summary>What a workload exercises. Each kind has its own limits in <c>perf/gate.json</c>.</summary>
public enum WorkloadKind
{
    /// <summary>Code in this process only. Its system calls are not counted.</summary>
    Memory = 0,

    /// <summary>Sockets of the operating system: noisier in time, and its system calls are counted.</summary>
    Sockets = 1,
}
