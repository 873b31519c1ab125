using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Running;
using Bedrock.Sockets.LoadTesting.VirtualUsers;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>A load test from plan to verdict: drives the clients, watches the server, and judges what was measured.</summary>
/// <example><code>
/// var plan = new LoadPlan(SocketUri.Parse("tcp://127.0.0.1:12345"), LoadScenario.Echo()) { Clients = 1_000, Schedule = LoadSchedule.Open(20_000) };
/// var result = await new LoadTest(plan) { Objectives = [ServiceLevelObjective.Parse("p99&lt;5ms")] }.RunAsync();
/// Console.WriteLine(result.Health.Verdict);
/// </code></example>
public sealed class LoadTest
{
    private readonly LoadPlan _plan;
    private readonly ILoadEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Makes a load test.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="engine">What drives the clients; <see langword="null"/> for a <see cref="FleetEngine"/>, or a <see cref="VirtualUserEngine"/> when the scenario is written in C#.</param>
    /// <param name="time">The clock for processor use; <see langword="null"/> for the system's.</param>
    public LoadTest(LoadPlan plan, ILoadEngine? engine = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _time = time ?? TimeProvider.System;
        _engine = engine ?? (plan.Scenario.Code is null ? new FleetEngine(_time) : new VirtualUserEngine(_time));
    }

    /// <summary>Begins a load test whose clients do what a function says. It is the first step of the scenario; others may follow with <see cref="LoadTestBuilder.Step"/>.</summary>
    /// <param name="name">The name of the scenario and of its first step.</param>
    /// <param name="step">What a client does in a pass, on a connection that it has already: say something, read the answer, judge it. Called by many clients at once, by each once at a time.</param>
    /// <returns>The test, to be told its target and its load.</returns>
    /// <exception cref="ArgumentException">The name is empty, or has a colon.</exception>
    public static LoadTestBuilder Scenario(string name, Func<LoadClient, CancellationToken, ValueTask<Outcome>> step) => new LoadTestBuilder(name).Step(name, step);

    /// <summary>Begins a load test whose clients go through named steps.</summary>
    /// <param name="name">The name of the scenario.</param>
    /// <returns>The test, to be told its steps, its target and its load.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static LoadTestBuilder Scenario(string name) => new(name);

    /// <summary>What the server must keep to. Defaults to nothing.</summary>
    public IReadOnlyList<ServiceLevelObjective> Objectives { get; init; } = [];

    /// <summary>The server's process on this machine, to watch what it uses. Defaults to <see langword="null"/>: not watched.</summary>
    public int? ServerProcessId { get; init; }

    /// <summary>How the result says the test was called. Defaults to the command line of this process.</summary>
    public string CommandLine { get; init; } = Environment.CommandLine;

    /// <summary>Carries the test out.</summary>
    /// <param name="onProgress">Called about once a second, one call at a time. May be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the run early: the result has what was measured until then. It is not an error.</param>
    /// <returns>The result. Look at its verdict before its latencies.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The name of the target does not resolve.</exception>
    /// <exception cref="ArgumentException">There is no process <see cref="ServerProcessId"/>, or it may not be looked at.</exception>
    /// <exception cref="FormatException">An objective names a step that the scenario does not have, or the data of its feed are not well-formed.</exception>
    public async Task<LoadTestResult> RunAsync(Action<LoadProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        UnknownSteps.Refuse(Objectives, _plan.Scenario);
        using var server = ServerProcessId is { } id ? ServerWatch.Start(id, _time) : null;
        var processors = new ProcessorWatch(_time);
        var recorder = new SeriesRecorder(_plan, server, processors);

        var run = await _engine.RunAsync(_plan, Report, cancellationToken).ConfigureAwait(false);

        var result = ResultAssembly.Of(run, recorder.Series, CommandLine, processors);
        return result with { Objectives = [.. Objectives.Select(objective => ObjectiveResult.Of(objective, result))] };

        void Report(LoadInterval interval)
        {
            var progress = recorder.Add(interval);
            onProgress?.Invoke(progress);
        }
    }
}
