using Bedrock.Sockets.LoadTesting.CommandLine.Live;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>Runs a test, and shows it until it is over.</summary>
/// <param name="scenario">The scenario's name in the profile.</param>
/// <param name="plan">What it does.</param>
/// <param name="test">Runs the test, and reports about once a second.</param>
internal delegate Task<LoadTestResult> ShowRun(string scenario, LoadPlan plan, Func<Action<LoadProgress>, Task<LoadTestResult>> test);

/// <summary>The two ways to show a run.</summary>
internal static class Shown
{
    /// <summary>One run at a time: a table where there is a terminal, plain lines where there is none.</summary>
    public static async Task<LoadTestResult> AloneAsync(string scenario, LoadPlan plan, Func<Action<LoadProgress>, Task<LoadTestResult>> test)
    {
        await Console.Error.WriteLineAsync($"--- {scenario}");
        return await LiveTerminal.Detect(isOutputForPrograms: false).ShowAsync(plan, test);
    }

    /// <summary>Several runs at the same time: plain lines, each with the name of its scenario.</summary>
    public static Task<LoadTestResult> AmongOthersAsync(string scenario, LoadPlan plan, Func<Action<LoadProgress>, Task<LoadTestResult>> test)
        => test(progress => Console.Error.WriteLine($"{scenario,-14} {ProgressText.Render(progress)}"));
}
