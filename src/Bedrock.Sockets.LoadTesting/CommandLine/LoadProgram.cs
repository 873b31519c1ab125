using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>A load test written in C# as a program: its arguments are the options of <c>bedrock load</c>, and change what the code says.</summary>
internal sealed class LoadProgram
{
    /// <summary>The name it has in messages and results. Defaults to that of the process's program.</summary>
    public string Name { get; init; } = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);

    /// <summary>Makes the plan; it is given the server from the arguments, or <see langword="null"/> when none stands there.</summary>
    public required Func<SocketUri?, LoadPlan> Plan { get; init; }

    /// <summary>What the server must keep to, besides <c>--slo</c>. Defaults to nothing.</summary>
    public IReadOnlyList<ServiceLevelObjective> Objectives { get; init; } = [];

    /// <summary>The seed unless <c>--seed</c> says another. Defaults to <see langword="null"/>: a random one.</summary>
    public long? Seed { get; init; }

    /// <summary>What drives the clients. Defaults to <see langword="null"/>: a <see cref="FleetEngine"/>.</summary>
    public ILoadEngine? Engine { get; init; }

    /// <summary>Parses the arguments, runs, reports; Ctrl-C and SIGTERM end the run and report it.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="cancellationToken">Ends the run early, as Ctrl-C does.</param>
    /// <returns>The exit code, one of <see cref="LoadExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        var target = new Option<string?>("--target") { HelpName = "URI", Description = "The server, tcp://host:port, tls://host:port, ws://host:port/path, unix:///path, udp://host:port or unixgram:///path, instead of the program's own." };
        var options = new LoadOptions();
        var command = new RootCommand("Loads a server with clients and reports latencies. Exit codes: 1 failed, 2 usage, 3 objective missed, 4 invalid run. Ctrl-C ends the run and reports it.") { target };
        options.AddTo(command);
        command.SetAction(result => RunAsync(result.GetValue(target), options.Read(result), cancellationToken));

        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Report(LoadExitCode.BadUsage, $"{parsed.Errors[0].Message} Try --help.");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LoadFailure failure)
        {
            return Report(failure.ExitCode, failure.Message);
        }
    }

    private async Task<int> RunAsync(string? target, LoadSettings settings, CancellationToken cancellationToken)
    {
        var plan = Plan(Parse(target));
        PlanSettings.Apply(settings with { Seed = settings.Seed ?? Seed }, plan);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await new LoadSession(plan, settings, Name) { Objectives = Objectives, Engine = Engine }.RunAsync(stop.Token).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            // The second one ends the process, as it does everywhere.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static SocketUri? Parse(string? target)
    {
        try
        {
            return target is null ? null : TargetUri.Parse(target);
        }
        catch (FormatException wrong)
        {
            throw LoadFailure.BadUsage($"--target: {wrong.Message}.", wrong);
        }
    }

    private int Report(int exitCode, string line)
    {
        Console.Error.WriteLine($"{Name}: {line.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
