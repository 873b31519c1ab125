namespace Bedrock.Sockets.Cli;

/// <summary>What the command's exit codes mean. Scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked to.</summary>
    public const int Fine = 0;

    /// <summary>It was asked for something sensible and failed: an address in use, a server that refuses.</summary>
    public const int Failed = 1;

    /// <summary>The arguments or the configuration are wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>A load test ran, and the server did not keep to an objective; or a comparison failed.</summary>
    public const int ObjectiveMissed = 3;

    /// <summary>A load test ran, and its numbers must not be used: the load was not the one asked for. This beats a missed objective.</summary>
    public const int InvalidRun = 4;
}
