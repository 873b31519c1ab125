namespace Bedrock.Sockets.Cli;

/// <summary>What the command's exit codes mean. Scripts rely on them. Load tests have more: <see cref="LoadTesting.CommandLine.LoadExitCode"/>.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked to.</summary>
    public const int Fine = 0;

    /// <summary>It was asked for something sensible and failed: an address in use, a server that refuses.</summary>
    public const int Failed = 1;

    /// <summary>The arguments or the configuration are wrong.</summary>
    public const int BadUsage = 2;
}
