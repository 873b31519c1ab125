namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Ends a load test with one line on standard error, which says what to change, and an exit code.</summary>
#pragma warning disable CA1032 // Without an exit code it means nothing; its two factories give it one.
#pragma warning disable CA1064 // It never leaves a program: whoever parses the arguments catches it.
internal sealed class LoadFailure : Exception
#pragma warning restore CA1064
#pragma warning restore CA1032
{
    private LoadFailure(int exitCode, string line, Exception? cause)
        : base(line, cause) => ExitCode = exitCode;

    public int ExitCode { get; }

    /// <summary>The arguments are wrong.</summary>
    public static LoadFailure BadUsage(string line, Exception? cause = null) => new(LoadExitCode.BadUsage, line, cause);

    /// <summary>There was no proper run.</summary>
    public static LoadFailure Failed(string line, Exception? cause = null) => new(LoadExitCode.Failed, line, cause);
}
