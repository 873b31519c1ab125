using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>The command line.</summary>
internal static class GateCommand
{
    private const string Description =
        "Compares the workloads of two commits in one process and fails when the newer one is slower, allocates more or makes more system calls. "
        + "Exit codes: 0 passed, 1 no verdict, 2 usage, 3 regression.";

    /// <param name="args">The arguments.</param>
    /// <param name="run">Does what they ask for.</param>
    /// <param name="error">Told what is wrong with them.</param>
    public static async Task<ExitCode> RunAsync(string[] args, Func<GateArguments, CancellationToken, Task<ExitCode>> run, TextWriter error)
    {
        var parsed = Create(run).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            await error.WriteLineAsync($"{GateProgram.Name}: {Describe(parsed)} Try --help.");
            return ExitCode.Usage;
        }

        // Without a timeout the parser's own handling of signals stays away and the token has time to take the worktrees with it.
        return (ExitCode)await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan, EnableDefaultExceptionHandler = false });
    }

    private static string Describe(ParseResult parsed)
        => parsed.UnmatchedTokens is [var unknown, ..] ? $"Unknown argument '{unknown}'." : parsed.Errors[0].Message;

    private static RootCommand Create(Func<GateArguments, CancellationToken, Task<ExitCode>> run)
    {
        var @base = Text("--base", "REF", "The commit to compare with; what is built is the commit where the head left it.");
        var head = Text("--head", "REF", "The commit to judge. Defaults to the working tree.");
        var filter = new Option<string[]>("--filter") { HelpName = "NAME", Description = "Only workloads of this name, with * and ?; repeat it for more." };
        var settings = Text("--settings", "FILE", "The limits. Defaults to perf/gate.json.");
        var launches = Count("--launches", "Launches for each verdict, 6 to 64. Defaults to 8.", 8, 6, 64);
        var tiered = Count("--tiered-launches", "Launches compiled as in production, for information, 0 to 64. Defaults to 2.", 2, 0, 64);
        var report = Text("--report", "DIR", "Writes Markdown, JSON and HTML here.");
        var history = Text("--history", "DIR", "JSON results of earlier runs, for the HTML page.");
        var seed = Count("--seed", "Shuffles as the run that printed it. Defaults to 1.", 1, 0, int.MaxValue);
        var strict = new Option<bool>("--strict") { Description = "An undecided time ends with exit code 1." };
        var smoke = new Option<bool>("--smoke") { Description = "The working tree alone: allocations against the committed baseline, no time." };
        var update = new Option<bool>("--update-baseline") { Description = "With --smoke: writes the baseline." };
        var calibrate = new Option<int?>("--calibrate") { HelpName = "N", Description = "Compares a commit, --base or HEAD, with itself in N launches, 16 to 1000, and prints the error rates of this machine." };

        var root = new RootCommand(Description) { @base, head, filter, settings, launches, tiered, report, history, seed, strict, smoke, update, calibrate };
        root.Validators.Add(result => Check(result, result.GetValue(@base), result.GetValue(filter) is { Length: > 0 }, result.GetValue(smoke), result.GetValue(update), result.GetValue(calibrate)));
        root.SetAction(async (result, cancel) => (int)await run(
            new GateArguments
            {
                Base = result.GetValue(@base),
                Head = result.GetValue(head),
                Filters = result.GetValue(filter) ?? [],
                Settings = result.GetValue(settings),
                Launches = result.GetValue(launches),
                TieredLaunches = result.GetValue(tiered),
                Report = result.GetValue(report),
                History = result.GetValue(history),
                Seed = result.GetValue(seed),
                Strict = result.GetValue(strict),
                Smoke = result.GetValue(smoke),
                UpdateBaseline = result.GetValue(update),
                Calibrate = result.GetValue(calibrate),
            },
            cancel));
        return root;
    }

    private static void Check(CommandResult result, string? @base, bool filtered, bool smoke, bool update, int? calibrate)
    {
        if (smoke && (@base is not null || calibrate is not null))
        {
            result.AddError("--smoke looks at the working tree alone; leave --base and --calibrate out.");
        }
        else if (!smoke && @base is null && calibrate is null)
        {
            result.AddError("--base REF, --smoke or --calibrate N is needed.");
        }
        else if (smoke && filtered)
        {
            result.AddError("--smoke runs every workload; leave --filter out.");
        }
        else if (update && !smoke)
        {
            result.AddError("--update-baseline goes with --smoke.");
        }
        else if (calibrate is < 16 or > 1000)
        {
            result.AddError("--calibrate takes 16 to 1000 launches.");
        }
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static Option<int> Count(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            // A value that is no number has its own message already.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            {
                result.AddError($"{name} is {least} to {most}.");
            }
        });
        return option;
    }
}
