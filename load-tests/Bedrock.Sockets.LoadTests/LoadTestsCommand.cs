using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTests.Profiles;
using Bedrock.Sockets.LoadTests.Runs;
using Bedrock.Sockets.LoadTests.Servers;

namespace Bedrock.Sockets.LoadTests;

/// <summary>The command: a profile in, an exit code out.</summary>
internal static class LoadTestsCommand
{
    private const string Program = "load-tests";

    /// <summary>How results say that they were made: the name of the command instead of the path of its library.</summary>
    public static string AsCalled => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend(Program));

    public static async Task<int> RunAsync(string[] args)
    {
        var result = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            return Report(LoadExitCode.BadUsage, $"{result.Errors[0].Message} Try --help.");
        }

        try
        {
            // Without a timeout the parser's own handling of signals stays away: it would end the process two seconds after the first.
            return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (LoadFailure failure)
        {
            return Report(failure.ExitCode, failure.Message);
        }
    }

    private static RootCommand Create()
    {
        var name = new Argument<string?>("PROFILE") { Arity = ArgumentArity.ZeroOrOne, Description = "The name of a profile, see --list, or the path of a .json file." };
        var report = new Option<string?>("--report") { HelpName = "DIR", Description = "Where the reports go. Defaults to artifacts/load-tests/PROFILE." };
        var list = new Option<bool>("--list") { Description = "Lists the profiles that come with the program." };
        var command = new RootCommand("Starts this project's server in a process of its own, runs the scenarios of a profile against it, and reports. Exit codes: 1 failed, 2 usage, 3 objective missed, 4 invalid run. Ctrl-C ends the run and reports it.")
        {
            name,
            report,
            list,
            ServerCommand.Create(),
        };
        command.SetAction(result => result.GetValue(list) ? ListAsync() : RunAsync(result.GetValue(name), result.GetValue(report)));
        return command;
    }

    private static async Task<int> ListAsync()
    {
        var names = ProfileCatalog.Names;
        foreach (var name in names)
        {
            await Console.Out.WriteLineAsync($"{name.PadRight(names.Max(other => other.Length))}  {Read(name).Description}");
        }

        return LoadExitCode.Passed;
    }

    private static async Task<int> RunAsync(string? name, string? report)
    {
        if (name is null)
        {
            throw LoadFailure.BadUsage($"Write a profile: one of {string.Join(", ", ProfileCatalog.Names)}, or the path of a .json file.");
        }

        var profile = Read(name);
        var directory = report ?? Path.Combine("artifacts", "load-tests", Path.GetFileNameWithoutExtension(name));

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var outcomes = await new ProfileRun(profile, directory).RunAsync(stop.Token);
            await Console.Out.WriteAsync(RunSummary.Render(outcomes));
            await Console.Out.WriteLineAsync($"reports: {directory}");
            return ScenarioOutcome.ExitCodeOf(outcomes);
        }
        catch (OperationCanceledException stopped) when (stop.IsCancellationRequested)
        {
            throw LoadFailure.Failed("Stopped before anything was measured.", stopped);
        }

        void Stop(PosixSignalContext signal)
        {
            // The second one ends the process, as it does everywhere; the server then ends because its input does.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static LoadProfile Read(string name)
    {
        try
        {
            return ProfileCatalog.Read(name);
        }
        catch (FormatException wrong)
        {
            throw LoadFailure.BadUsage($"{wrong.Message}.", wrong);
        }
    }

    private static int Report(int exitCode, string line)
    {
        Console.Error.WriteLine($"{Program}: {line.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
