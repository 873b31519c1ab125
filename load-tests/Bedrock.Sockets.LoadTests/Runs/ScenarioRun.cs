using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Preflight;
using Bedrock.Sockets.LoadTesting.Reports;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTests.Profiles;
using Bedrock.Sockets.LoadTests.Servers;

namespace Bedrock.Sockets.LoadTests.Runs;

/// <summary>One scenario against the server: check, drive, judge, report.</summary>
/// <param name="profile">What to do.</param>
/// <param name="server">Whom to load and to watch.</param>
/// <param name="show">Runs the test, and shows it meanwhile.</param>
/// <param name="directory">Where its reports go.</param>
internal sealed class ScenarioRun(ScenarioProfile profile, ServerProcess server, ShowRun show, string directory)
{
    /// <param name="stop">Ends the run early; what was measured until then is reported.</param>
    public async Task<ScenarioOutcome> RunAsync(CancellationToken stop)
    {
        var plan = ScenarioPlan.Of(profile, server.UriOf(profile.Endpoint));
        try
        {
            var result = await MeasureAsync(plan, stop);
            var files = ReportWriter.Write(result, directory);
            foreach (var file in files.Where(file => file.Problem is not null))
            {
                await Console.Error.WriteLineAsync($"{profile.Name}: {file.Problem}");
            }

            // How long clients are held until each has sent is not known before.
            var planned = profile.Kind.IsSilent || profile.Requests is not null ? null : (TimeSpan?)plan.Duration;
            var failure = LoadOutcome.Failure(result, planned, plan.Requests, stop.IsCancellationRequested);
            return new ScenarioOutcome(profile.Name, result, failure, files.All(file => file.Problem is null));
        }
        catch (LoadFailure failure)
        {
            return new ScenarioOutcome(profile.Name, Result: null, failure.Message, IsWritten: false);
        }
    }

    private async Task<LoadTestResult> MeasureAsync(LoadPlan plan, CancellationToken stop)
    {
        try
        {
            await CheckAsync(plan, stop);
            var test = new LoadTest(plan) { Objectives = profile.Objectives, ServerProcessId = server.Id, CommandLine = LoadTestsCommand.AsCalled };
            var result = await show(profile.Name, plan, report => test.RunAsync(report, stop));
            return result with { Objectives = [.. result.Objectives, .. profile.MemoryObjectives.Select(objective => objective.Measure(result.Series))] };
        }
        catch (OperationCanceledException stopped) when (stop.IsCancellationRequested)
        {
            throw LoadFailure.Failed("Stopped before anything was measured.", stopped);
        }
        catch (SocketException error)
        {
            throw LoadFailure.Failed($"{plan.Target}: {error.Message}.", error);
        }
        catch (ArgumentException gone) when (gone.ParamName is "processId")
        {
            throw LoadFailure.Failed("The server's process cannot be watched.", gone);
        }
    }

    private async Task CheckAsync(LoadPlan plan, CancellationToken stop)
    {
        var problems = await PreflightCheck.RunAsync(plan, stop);
        if (problems.FirstOrDefault(problem => problem.IsFatal) is { } fatal)
        {
            throw LoadFailure.Failed(fatal.Message);
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"{profile.Name}: warning: {problem.Message}");
        }
    }
}
