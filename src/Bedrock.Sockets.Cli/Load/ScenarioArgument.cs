using System.Globalization;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Makes the scenario that the command line describes. A pure function.</summary>
internal static class ScenarioArgument
{
    private const int DefaultSize = 64;
    private const int DefaultStreamSize = 64 * 1024;

    private static readonly string[] WithSize = ["echo", "stream", "churn", "hold"];

    /// <exception cref="CommandFailure">There is no such scenario, or it has no such option.</exception>
    public static LoadScenario Create(LoadArguments arguments)
    {
        var name = arguments.Scenario;
        if (arguments.Size is { } given && !WithSize.Contains(name, StringComparer.Ordinal))
        {
            throw CommandFailure.BadUsage($"--size {given}: '{name}' has no messages of a size; only {string.Join(", ", WithSize)} have.");
        }

        if (arguments.Steps is [var step, ..] && name is not ("script" or "greeting"))
        {
            throw CommandFailure.BadUsage($"{step.Option} belongs to the scenarios 'script' and 'greeting', not to '{name}'.");
        }

        try
        {
            return name switch
            {
                "echo" => LoadScenario.Echo(arguments.Size ?? DefaultSize),
                "stream" => LoadScenario.Stream(arguments.Size ?? DefaultStreamSize),
                "churn" => LoadScenario.Churn(arguments.Size ?? DefaultSize),
                "hold" => LoadScenario.Hold(arguments.Size ?? DefaultSize),
                "time" => LoadScenario.Time(),
                "time868" => LoadScenario.Time868(),
                "greeting" => LoadScenario.Greeting(GreetingOf(arguments.Steps)),
                "script" => LoadScenario.Script(ScriptOf(arguments.Steps)),
                _ => throw CommandFailure.BadUsage($"There is no scenario '{name}'. It is one of echo, stream, churn, hold, time, time868, greeting and script."),
            };
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
        {
            throw CommandFailure.BadUsage($"{wrong.Message.TrimEnd('.')}.", wrong);
        }
    }

    private static string? GreetingOf(IReadOnlyList<ScriptStep> steps) => steps switch
    {
        [] => null,
        [{ Option: ScriptStep.Expect, Value: var text }] => text,
        _ => throw CommandFailure.BadUsage("'greeting' takes one --expect, the whole greeting. For more steps use the scenario 'script'."),
    };

    private static LoadScript ScriptOf(IReadOnlyList<ScriptStep> steps)
    {
        if (steps.Count == 0)
        {
            throw CommandFailure.BadUsage(@"A script needs steps: write for instance --send 'PING\r\n' --expect '+PONG\r\n'.");
        }

        return steps.Aggregate(new LoadScript(), static (script, step) => step.Option switch
        {
            ScriptStep.Send => script.Send(step.Value),
            ScriptStep.Expect => script.Expect(step.Value),
            ScriptStep.ExpectUntil => script.ExpectUntil(step.Value),
            ScriptStep.ExpectLength => script.ExpectLength(LengthOf(step.Value)),
            _ => script.ExpectEnd(),
        });
    }

    private static long LengthOf(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0
            ? length
            : throw new FormatException($"{ScriptStep.ExpectLength}: '{text}' is no number of bytes; write a whole number above 0");
}
