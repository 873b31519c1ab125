namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>How the child process compiles.</summary>
internal enum JitMode
{
    /// <summary>Everything optimised at once (<c>DOTNET_TieredCompilation=0</c>). The same code comes out of every launch, so this is what verdicts rest on.</summary>
    FullyOptimized = 0,

    /// <summary>Tiered, with profiles, as in production. What comes out differs from launch to launch, so this is for information.</summary>
    Tiered = 1,
}
