namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>What the exit codes of a load test mean. Scripts rely on them.</summary>
internal static class LoadExitCode
{
    /// <summary>It ran, and every objective was met.</summary>
    public const int Passed = 0;

    /// <summary>There was no proper run, or a report could not be written.</summary>
    public const int Failed = 1;

    /// <summary>The arguments are wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>The server did not keep to an objective.</summary>
    public const int ObjectiveMissed = 3;

    /// <summary>The numbers must not be used: the load was not the one asked for. This beats a missed objective.</summary>
    public const int InvalidRun = 4;
}
