using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Calibrating;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Reports;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>From arguments to exit code.</summary>
internal static class GateProgram
{
    public const string Name = "bedrock-perf-gate";

    public static async Task<ExitCode> RunAsync(string[] args)
    {
        try
        {
            return ChildCommand.Find(args) is { } child
                ? await child(args)
                : await GateCommand.RunAsync(args, RunAsync, Console.Error);
        }
        catch (GateFailure failure)
        {
            await Console.Error.WriteLineAsync($"{Name}: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{Name}: interrupted; there is no verdict");
            return ExitCode.Broken;
        }
#pragma warning disable CA1031 // Whatever went wrong, there is no verdict, and the exit code must say so.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"{Name}: no verdict: {exception}");
            return ExitCode.Broken;
        }
    }

    private static async Task<ExitCode> RunAsync(GateArguments arguments, CancellationToken cancel)
    {
        var repository = await GitRepository.FindAsync(Directory.GetCurrentDirectory(), cancel);
        var settings = GateSettings.Read(Path.Combine(repository.Root, arguments.Settings ?? GateSettings.DefaultPath));
        using var folder = new WorkFolder();
        if (arguments.Smoke)
        {
            return await new Smoke(arguments, settings, repository, folder.FullName, Console.Out).RunAsync(cancel);
        }

        if (arguments.Calibrate is { } launches)
        {
            return await new CalibrationRun(arguments, settings, repository, folder.FullName, Say).RunAsync(launches, Console.Out, cancel);
        }

        var accepted = AcceptedRegressions.Read(Path.Combine(repository.Root, settings.Accepted));
        var result = await new GateRun(arguments, settings, accepted, repository, folder.FullName, Say).RunAsync(cancel);
        await Console.Out.WriteLineAsync(MarkdownReport.Of(result));
        if (arguments.Report is { } report)
        {
            ReportFiles.Write(report, result, History.Read(arguments.History, result));
        }

        return Judge(result, arguments.Strict);
    }

    /// <summary>What the process ends with.</summary>
    internal static ExitCode Judge(GateResult result, bool strict)
    {
        if (result.HasRegression)
        {
            return ExitCode.Regression;
        }

        // Nothing measured is no pass.
        var broken = result.Benchmarks.Count == 0
            || (strict && result.Benchmarks.Any(benchmark => benchmark is { ReportTimeOnly: false, Time.Verdict: TimeVerdict.Undecided }));
        return broken ? ExitCode.Broken : ExitCode.Passed;
    }

    private static void Say(string what) => Console.Error.WriteLine($"{Name}: {what}");
}
