namespace Bedrock.Sockets.PerfGate;

/// <summary>What the process ends with.</summary>
internal enum ExitCode
{
    /// <summary>No regression was found.</summary>
    Passed = 0,

    /// <summary>There is no verdict: nothing ran, a benchmark vanished, a build failed.</summary>
    Broken = 1,

    /// <summary>The arguments or the files beside them are wrong.</summary>
    Usage = 2,

    /// <summary>The head is slower, allocates more, or makes more system calls.</summary>
    Regression = 3,
}
