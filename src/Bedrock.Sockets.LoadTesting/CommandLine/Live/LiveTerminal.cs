using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Spectre.Console;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>Shows a run while it runs: a table where there is a terminal, plain lines where there is none.</summary>
internal sealed class LiveTerminal
{
    // A run ends a little after its last second, and what came in between says nothing about a second.
    private const double ShortestLine = 0.25;

    private readonly IAnsiConsole? _console;
    private readonly TextWriter _lines;

    private LiveTerminal(IAnsiConsole? console, TextWriter lines) => (_console, _lines) = (console, lines);

    /// <summary>Chooses what suits the process.</summary>
    /// <param name="isOutputForPrograms">Whether standard output belongs to a program, so that people look at standard error.</param>
    public static LiveTerminal Detect(bool isOutputForPrograms)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(isOutputForPrograms ? Console.Error : Console.Out),

            // They take a build server for a terminal because it shows colours.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        return new LiveTerminal(console.Profile is { Out.IsTerminal: true, Capabilities.Ansi: true } ? console : null, Console.Error);
    }

    /// <summary>Shows everywhere else.</summary>
    public static LiveTerminal Lines(TextWriter lines) => new(console: null, lines);

    /// <summary>Runs a test, and shows it until it is over; the table is then gone.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="test">Runs the test, and reports about once a second.</param>
    public Task<LoadTestResult> ShowAsync(LoadPlan plan, Func<Action<LoadProgress>, Task<LoadTestResult>> test)
    {
        if (_console is null)
        {
            return test(WriteLine);
        }

        var history = new LiveHistory(plan);
        return _console.Live(LiveView.Render(history.Start)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(live =>
        {
            live.Refresh();
            return test(progress =>
            {
                live.UpdateTarget(LiveView.Render(history.Add(progress)));
                live.Refresh();
            });
        });
    }

    /// <summary>Says something that stays, between two runs.</summary>
    public void Say(string line)
    {
        if (_console is null)
        {
            _lines.WriteLine(line);
        }
        else
        {
            _console.Write(new Text($"{line}\n"));
        }
    }

    private void WriteLine(LoadProgress progress)
    {
        if (progress.Last.LengthSeconds >= ShortestLine || progress.Elapsed.TotalSeconds <= 1)
        {
            _lines.WriteLine(ProgressText.Render(progress));
        }
    }
}
