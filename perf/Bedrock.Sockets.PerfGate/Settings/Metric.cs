namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>What can get worse.</summary>
internal enum Metric
{
    /// <summary>Time per operation, in percent more than the base's.</summary>
    Time = 0,

    /// <summary>Bytes allocated per operation, more than the base's.</summary>
    Allocations = 1,

    /// <summary>System calls per operation, more than the base's.</summary>
    SystemCalls = 2,

    /// <summary>The workload is gone.</summary>
    Removed = 3,
}
