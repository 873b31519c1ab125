namespace Bedrock.Sockets.PerfGate;

/// <summary>Ends the gate without a verdict. The message says what to change.</summary>
internal sealed class GateFailure : Exception
{
    public GateFailure()
        : this(ExitCode.Broken, "The gate failed.")
    {
    }

    public GateFailure(string message)
        : this(ExitCode.Broken, message)
    {
    }

    public GateFailure(string message, Exception innerException)
        : this(ExitCode.Broken, message, innerException)
    {
    }

    public GateFailure(ExitCode exitCode, string message)
        : base(message)
        => ExitCode = exitCode;

    public GateFailure(ExitCode exitCode, string message, Exception innerException)
        : base(message, innerException)
        => ExitCode = exitCode;

    public ExitCode ExitCode { get; }

    public static GateFailure Broken(string message) => new(ExitCode.Broken, message);

    public static GateFailure Usage(string message) => new(ExitCode.Usage, message);
}
