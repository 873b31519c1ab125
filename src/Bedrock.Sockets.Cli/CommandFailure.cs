namespace Bedrock.Sockets.Cli;

/// <summary>Ends the command with one line on standard error, which says what to change, and an exit code.</summary>
#pragma warning disable CA1032 // Without an exit code it means nothing; its two factories give it one.
internal sealed class CommandFailure : Exception
#pragma warning restore CA1032
{
    private CommandFailure(int exitCode, string line, Exception? cause)
        : base(line, cause) => ExitCode = exitCode;

    public int ExitCode { get; }

    /// <summary>The arguments or the configuration are wrong.</summary>
    public static CommandFailure BadUsage(string line, Exception? cause = null) => new(Cli.ExitCode.BadUsage, line, cause);

    /// <summary>What was asked for did not succeed.</summary>
    public static CommandFailure Failed(string line, Exception? cause = null) => new(Cli.ExitCode.Failed, line, cause);
}
