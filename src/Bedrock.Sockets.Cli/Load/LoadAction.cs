using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Preflight;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Runs <c>bedrock load</c>: check, drive, show, judge.</summary>
internal static class LoadAction
{
    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        FleetEngine.DedicateProcess();
        var plan = PlanArgument.Create(arguments);
        var objectives = PlanArgument.Objectives(arguments);
        using var signals = new StopSignals();

        var result = await RunAsync(plan, objectives, arguments.ProcessId, signals.Stop).ConfigureAwait(false);
        var isWritten = await ResultOutput.WriteAsync(result, arguments.Json, arguments.Report).ConfigureAwait(false);

        var planned = arguments.Scenario is "hold" ? null : (TimeSpan?)plan.Duration;
        if (LoadOutcome.Failure(result, planned, plan.Requests, signals.Stop.IsCancellationRequested) is { } failure)
        {
            throw CommandFailure.Failed(failure);
        }

        var exitCode = LoadOutcome.ExitCodeOf(result);
        return exitCode == ExitCode.Fine && !isWritten ? ExitCode.Failed : exitCode;
    }

    private static async Task<LoadTestResult> RunAsync(LoadPlan plan, IReadOnlyList<ServiceLevelObjective> objectives, int? processId, CancellationToken stop)
    {
        try
        {
            await CheckAsync(plan, stop).ConfigureAwait(false);
            var test = new LoadTest(plan) { Objectives = objectives, ServerProcessId = processId, CommandLine = CommandLine() };
            return await test.RunAsync(static progress => Console.Error.WriteLine(ProgressText.Render(progress)), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (stop.IsCancellationRequested)
        {
            throw CommandFailure.Failed("Stopped before anything was measured.", stopped);
        }
        catch (SocketException error)
        {
            throw CommandFailure.Failed($"{plan.Target}: {error.Message}.", error);
        }
        catch (ArgumentException wrong) when (wrong.ParamName is "processId")
        {
            throw CommandFailure.BadUsage($"--pid: there is no process {processId} that this user may look at.", wrong);
        }
    }

    private static async Task CheckAsync(LoadPlan plan, CancellationToken stop)
    {
        var problems = await PreflightCheck.RunAsync(plan, stop).ConfigureAwait(false);
        if (problems.FirstOrDefault(problem => problem.IsFatal) is { } fatal)
        {
            throw CommandFailure.Failed(fatal.Message);
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"bedrock: warning: {problem.Message}").ConfigureAwait(false);
        }
    }

    /// <summary>How to call it again: the name of the command instead of the path of its library.</summary>
    private static string CommandLine() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quote).Prepend("bedrock"));

    private static string Quote(string word)
        => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,%@+".Contains(letter, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
