using Bedrock.Sockets.LoadTesting.CommandLine;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>What stands on the command line of <c>load</c>. An option that was not given is null or empty.</summary>
internal sealed record LoadArguments
{
    public required string Scenario { get; init; }

    public required string Target { get; init; }

    public int? Size { get; init; }

    /// <summary>The steps of a script in the order in which they were written.</summary>
    public IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    /// <summary>What every load test has.</summary>
    public LoadSettings Settings { get; init; } = new();
}
