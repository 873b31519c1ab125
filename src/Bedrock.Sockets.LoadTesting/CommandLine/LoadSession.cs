using System.Globalization;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.CommandLine.Live;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Preflight;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Bedrock.Sockets.LoadTesting.Searching;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>A load test as a command carries it out: check, drive, show, judge.</summary>
/// <param name="plan">What to do, with the settings applied.</param>
/// <param name="settings">What stands on the command line.</param>
/// <param name="program">The name of the command: it stands before what it says, and in the result.</param>
internal sealed class LoadSession(LoadPlan plan, LoadSettings settings, string program)
{
    private static readonly TimeSpan LongestLateness = TimeSpan.FromMilliseconds(100);

    /// <summary>What drives the clients. Defaults to <see langword="null"/>: a <see cref="FleetEngine"/>.</summary>
    public ILoadEngine? Engine { get; init; }

    /// <summary>What the server must keep to besides what the command line says. Defaults to nothing.</summary>
    public IReadOnlyList<ServiceLevelObjective> Objectives { get; init; } = [];

    /// <summary>Runs it to its end.</summary>
    /// <param name="stop">Ends the run early; what was measured until then is reported.</param>
    /// <returns>The exit code, one of <see cref="LoadExitCode"/>.</returns>
    /// <exception cref="LoadFailure">The settings are wrong, or there was no proper run.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        IReadOnlyList<ServiceLevelObjective> objectives = [.. Objectives, .. PlanSettings.Objectives(settings)];
        var result = await MeasureAsync(objectives, stop).ConfigureAwait(false);
        var isWritten = await ResultOutput.WriteAsync(result, settings.Json, settings.Report, program).ConfigureAwait(false);

        // How long clients are held until each has sent is not known before.
        var planned = plan.Scenario.IsHold || result.EndedBecause is not null ? null : (TimeSpan?)plan.Duration;
        await WarnOfLateStartAsync(result).ConfigureAwait(false);
        if (LoadOutcome.Failure(result, planned, plan.Requests, stop.IsCancellationRequested) is { } failure)
        {
            throw LoadFailure.Failed(failure);
        }

        var exitCode = LoadOutcome.ExitCodeOf(result);
        return exitCode == LoadExitCode.Passed && !isWritten ? LoadExitCode.Failed : exitCode;
    }

    private async Task<LoadTestResult> MeasureAsync(IReadOnlyList<ServiceLevelObjective> objectives, CancellationToken stop)
    {
        try
        {
            await CheckAsync(stop).ConfigureAwait(false);
            var live = LiveTerminal.Detect(settings.Json is ResultOutput.StandardOutput);
            var test = new LoadTest(plan, Engine) { Objectives = objectives, ServerProcessId = settings.ProcessId, CommandLine = CommandLine() };
            if (plan.StartAt is { } start)
            {
                live.Say($"starts at {start.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
            }

            return settings.FindMaxRate
                ? await new RateSearchRun(plan, MeasureAsync, live.Say).RunAsync(settings.Rate, stop).ConfigureAwait(false)
                : await MeasureAsync().ConfigureAwait(false);

            Task<LoadTestResult> MeasureAsync() => live.ShowAsync(plan, report => test.RunAsync(report, stop));
        }
        catch (OperationCanceledException stopped) when (stop.IsCancellationRequested)
        {
            throw LoadFailure.Failed("Stopped before anything was measured.", stopped);
        }
        catch (SocketException error)
        {
            throw LoadFailure.Failed($"{plan.Target.Address}: {error.Message}.", error);
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw LoadFailure.BadUsage($"{wrong.Message.TrimEnd('.')}.", wrong);
        }
        catch (ArgumentException wrong) when (wrong.ParamName is "processId")
        {
            throw LoadFailure.BadUsage($"--pid: there is no process {settings.ProcessId} that this user may look at.", wrong);
        }
    }

    private async Task CheckAsync(CancellationToken stop)
    {
        var problems = await PreflightCheck.RunAsync(plan, stop).ConfigureAwait(false);
        if (problems.FirstOrDefault(problem => problem.IsFatal) is { } fatal)
        {
            throw LoadFailure.Failed(fatal.Message);
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"{program}: warning: {problem.Message}").ConfigureAwait(false);
        }
    }

    /// <summary>Workers that are to start together, and one did not.</summary>
    private async Task WarnOfLateStartAsync(LoadTestResult result)
    {
        var late = plan.StartAt is { } start ? result.Started - SeriesRecorder.MeasuredFrom(plan) - start : TimeSpan.Zero;
        if (late > LongestLateness)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{program}: warning: it started {late.TotalSeconds:0.0} s late, because the clients were not connected before: start it earlier, or choose a later --start-at.")).ConfigureAwait(false);
        }
    }

    /// <summary>How to call it again: the name of the command instead of the path of its library.</summary>
    private string CommandLine() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quote).Prepend(program));

    private static string Quote(string word)
        => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,%@+".Contains(letter, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
