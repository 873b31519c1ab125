using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>What became of a scenario.</summary>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Result">What was measured; <see langword="null"/> when nothing was.</param>
/// <param name="Failure">Why there was no proper run; <see langword="null"/> when there was.</param>
/// <param name="IsWritten">Whether all reports were written.</param>
internal sealed record ScenarioOutcome(string Name, LoadTestResult? Result, string? Failure, bool IsWritten)
{
    /// <summary>One of <see cref="LoadExitCode"/>.</summary>
    public int ExitCode => this switch
    {
        { Failure: not null } or { Result: null } => LoadExitCode.Failed,
        { Result: var result } when LoadOutcome.ExitCodeOf(result) is var judged and not LoadExitCode.Passed => judged,
        { IsWritten: false } => LoadExitCode.Failed,
        _ => LoadExitCode.Passed,
    };

    public string Verdict => ExitCode switch
    {
        LoadExitCode.Passed => "passed",
        LoadExitCode.ObjectiveMissed => "MISSED",
        LoadExitCode.InvalidRun => "INVALID",
        _ => "FAILED",
    };

    /// <summary>What a whole profile ends with: that of the worst scenario.</summary>
    public static int ExitCodeOf(IEnumerable<ScenarioOutcome> outcomes)
    {
        // From bad to worse: without a run there is nothing to judge, and an invalid one judges nobody.
        int[] order = [LoadExitCode.Passed, LoadExitCode.ObjectiveMissed, LoadExitCode.InvalidRun, LoadExitCode.Failed];
        return outcomes.Select(outcome => outcome.ExitCode).DefaultIfEmpty(LoadExitCode.Failed).MaxBy(code => Array.IndexOf(order, code));
    }
}
