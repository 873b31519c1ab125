using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Objectives;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.LoadTesting.VirtualUsers;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>A load test written in C#: what the clients do, against whom, how often, and what the server must keep to. <see cref="LoadTest.Scenario(string)"/> begins one.</summary>
/// <remarks>What is said twice counts as it was said last, but for steps and objectives, which add up. For one caller at a time.</remarks>
/// <example><code>
/// return await LoadTest.Scenario("login", async (client, cancel) =>
///     {
///         await client.SendLineAsync("USER ann", cancel);
///         return (await client.ReadLineAsync(cancel)).StartsWith("OK"u8) ? Outcome.Ok : Outcome.Wrong("no OK");
///     })
///     .Against("tcp://127.0.0.1:12345").Clients(1_000).For(TimeSpan.FromSeconds(30))
///     .Expect("p99&lt;5ms").Expect("errors&lt;0.1%")
///     .RunAsync(args);
/// </code></example>
public sealed class LoadTestBuilder
{
    private readonly List<UserStep> _steps = [];
    private readonly List<ServiceLevelObjective> _objectives = [];
    private UserScenario _scenario;
    private SocketUri? _target;
    private int _clients = 1;
    private double? _rate;
    private ArrivalKind _arrivals;
    private TimeSpan _ramp;
    private TimeSpan _warmUp;
    private TimeSpan _think;
    private TimeSpan? _duration;
    private long _requests = long.MaxValue;
    private long? _seed;
    private TimeSpan? _timeout;
    private ReconnectPolicy _reconnect = ReconnectPolicy.AtOnce;
    private IReadOnlyList<IPAddress> _sources = [];

    internal LoadTestBuilder(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _scenario = new UserScenario(name, _steps);
    }

    /// <summary>Adds a step. A pass goes through all steps in their order, and is one request; each step is measured apart, too.</summary>
    /// <param name="name">The name in reports and objectives (<c>name:p99&lt;5ms</c>).</param>
    /// <param name="step">What a client does. Called by many clients at once, by each once at a time.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a colon, or is that of another step.</exception>
    public LoadTestBuilder Step(string name, Func<LoadClient, CancellationToken, ValueTask<Outcome>> step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(step);
        if (name.Contains(':', StringComparison.Ordinal) || !string.Equals(name, name.Trim(), StringComparison.Ordinal) || _steps.Exists(known => string.Equals(known.Name, name, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a step: it must be another than those before, without a colon, and without space around it.", nameof(name));
        }

        _steps.Add(new UserStep(name, step));
        return this;
    }

    /// <summary>What a client does on a new connection before its first pass, such as logging in. It is no request and not in the latencies; when it throws, the connection counts as failed.</summary>
    /// <param name="action">What it does. It has the time limit of connecting.</param>
    /// <returns>This test.</returns>
    public LoadTestBuilder OnConnect(Func<LoadClient, CancellationToken, ValueTask> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _scenario = _scenario with { OnConnect = action };
        return this;
    }

    /// <summary>Gives every pass a row of data.</summary>
    /// <param name="feed">The data; <see cref="LoadClient.Row"/> is the row.</param>
    /// <returns>This test.</returns>
    public LoadTestBuilder Feed(DataFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        _scenario = _scenario with { Feed = feed };
        return this;
    }

    /// <summary>Makes a new connection, or socket of datagrams, for each pass, whose first step begins with connecting. Without it a client keeps its own.</summary>
    /// <returns>This test.</returns>
    public LoadTestBuilder ConnectPerRequest()
    {
        _scenario = _scenario with { ConnectsForEachRequest = true };
        return this;
    }

    /// <summary>Puts middleware, or another transport, under the clients' connections. Datagrams have none, so their targets are refused.</summary>
    /// <param name="configure">What is done to the builder of their connections, once for each run.</param>
    /// <returns>This test.</returns>
    public LoadTestBuilder Through(Action<SocketClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _scenario = _scenario with { Connection = configure };
        return this;
    }

    /// <summary>Says which server is loaded; <c>--target</c> overrides it.</summary>
    /// <param name="target">The server, <c>tcp://host:port</c>, <c>tls://host:port</c>, <c>ws://host:port/path</c>, <c>wss://host:port/path</c>, <c>unix:///path</c>, <c>udp://host:port</c> or <c>unixgram:///path</c>.</param>
    /// <returns>This test.</returns>
    /// <exception cref="FormatException">The text names no server; the message says what to write.</exception>
    public LoadTestBuilder Against(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = TargetUri.Parse(target);
        return this;
    }

    /// <summary>Says how many clients there are. Defaults to 1.</summary>
    /// <param name="count">The number, 1 to 10,000,000.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public LoadTestBuilder Clients(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 10_000_000);
        _clients = count;
        return this;
    }

    /// <summary>Fixes the times of all passes before the run (open model). Without it each client goes on when it is answered.</summary>
    /// <param name="perSecond">Passes per second over all clients, above zero; fractions are fine.</param>
    /// <param name="arrivals">How they are spread. Defaults to even gaps.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above zero, or not finite.</exception>
    public LoadTestBuilder Rate(double perSecond, ArrivalKind arrivals = ArrivalKind.Even)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(perSecond) && perSecond > 0, false, nameof(perSecond));
        (_rate, _arrivals) = (perSecond, arrivals);
        return this;
    }

    /// <summary>As <see cref="Rate"/>, with the random gaps of many independent users (a Poisson process).</summary>
    /// <param name="perSecond">Passes per second over all clients, in the mean; above zero.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above zero, or not finite.</exception>
    public LoadTestBuilder Poisson(double perSecond) => Rate(perSecond, ArrivalKind.Poisson);

    /// <summary>Lets the load grow to its full size before it is measured: the rate with one, otherwise the number of clients that have begun. Defaults to zero.</summary>
    /// <param name="time">In what time, zero or more.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than a day.</exception>
    public LoadTestBuilder Ramp(TimeSpan time)
    {
        _ramp = Checked(time);
        return this;
    }

    /// <summary>Runs the full load for a while before it is measured. Defaults to zero.</summary>
    /// <param name="time">How long, zero or more.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than a day.</exception>
    public LoadTestBuilder WarmUp(TimeSpan time)
    {
        _warmUp = Checked(time);
        return this;
    }

    /// <summary>Lets each client wait after a pass, if there is no rate. Defaults to zero.</summary>
    /// <param name="time">How long, zero or more.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than a day.</exception>
    public LoadTestBuilder Think(TimeSpan time)
    {
        _think = Checked(time);
        return this;
    }

    /// <summary>Says how long is measured. Defaults to 10 seconds, or to as long as <see cref="Requests"/> needs.</summary>
    /// <param name="time">How long; above zero, at most a day.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public LoadTestBuilder For(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        _duration = Checked(time);
        return this;
    }

    /// <summary>Ends the run after so many measured passes. Defaults to no limit.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public LoadTestBuilder Requests(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _requests = count;
        return this;
    }

    /// <summary>Repeats the times of an earlier run, and the rows of its random feed. Defaults to a random seed, which the result names.</summary>
    /// <param name="seed">The seed, zero or more.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative.</exception>
    public LoadTestBuilder Seed(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        _seed = seed;
        return this;
    }

    /// <summary>Limits the time of each step. After it the token of the step is cancelled, its connection is reset or its socket of datagrams closed, and it counts as unanswered. Defaults to 5 seconds.</summary>
    /// <param name="time">The limit; above zero, at most a day.</param>
    /// <returns>This test.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public LoadTestBuilder Timeout(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        _timeout = Checked(time);
        return this;
    }

    /// <summary>Says what a client does whose connection was lost; with datagrams none is. Defaults to <see cref="ReconnectPolicy.AtOnce"/>.</summary>
    /// <param name="policy">What it does.</param>
    /// <returns>This test.</returns>
    public LoadTestBuilder Reconnect(ReconnectPolicy policy)
    {
        _reconnect = policy;
        return this;
    }

    /// <summary>Says from which addresses of this machine the clients connect, 20,000 connections each, then the next; <c>--source</c> overrides it. Defaults to what the system chooses.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <returns>This test.</returns>
    public LoadTestBuilder From(params IReadOnlyList<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        _sources = [.. addresses];
        return this;
    }

    /// <summary>Adds what the server must keep to; <c>--slo</c> adds more.</summary>
    /// <param name="objective">The objective, such as <c>p99&lt;5ms</c>, <c>errors&lt;0.1%</c> or <c>login:p99&lt;5ms</c> for one step.</param>
    /// <returns>This test.</returns>
    /// <exception cref="FormatException">The text is no objective; the message says what to write.</exception>
    public LoadTestBuilder Expect(string objective)
    {
        _objectives.Add(ServiceLevelObjective.Parse(objective));
        return this;
    }

    /// <summary>Makes the test, to be run without a command line: its <see cref="LoadTest.RunAsync"/> returns the result and writes nothing.</summary>
    /// <returns>The test; later changes of this builder do not reach it.</returns>
    /// <exception cref="InvalidOperationException">There is no step, or no target.</exception>
    /// <exception cref="ArgumentException">The target takes datagrams, and the scenario goes <see cref="Through"/> middleware.</exception>
    public LoadTest Build() => new(Plan(target: null)) { Objectives = [.. _objectives] };

    /// <summary>Runs the test as a program: progress on standard error, the summary on standard output, reports where the options say. Ctrl-C ends the run and reports it.</summary>
    /// <param name="args">The arguments of the program. They have the options of <c>bedrock load</c> that do not belong to one of its scenarios, and <c>--target</c>; what they say goes before what the code says. <c>--help</c> lists them.</param>
    /// <param name="cancellationToken">Ends the run early, as Ctrl-C does.</param>
    /// <returns>The exit code: 0 fine, 1 there was no proper run, 2 wrong arguments or data, 3 an objective was missed, 4 the run is invalid.</returns>
    /// <exception cref="InvalidOperationException">There is no step.</exception>
    public Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new LoadProgram { Plan = target => Plan(Fitting(target ?? _target ?? throw LoadFailure.BadUsage("There is no server to load: give --target tcp://host:port."))), Objectives = [.. _objectives], Seed = _seed }.RunAsync(args, cancellationToken);
    }

    private SocketUri Fitting(SocketUri target) => LoadScenario.Of(_scenario).Misfit(target) is { } misfit ? throw LoadFailure.BadUsage($"{misfit}.") : target;

    private LoadPlan Plan(SocketUri? target)
    {
        if (_steps.Count == 0)
        {
            throw new InvalidOperationException($"The scenario '{_scenario.Name}' has no step: say what its clients do.");
        }

        var server = target ?? _target ?? throw new InvalidOperationException("There is no server to load: say Against(\"tcp://host:port\"), or give --target.");
        var plan = new LoadPlan(server, LoadScenario.Of(_scenario with { Steps = [.. _steps] }))
        {
            Schedule = Schedule(),
            Clients = _clients,
            WarmUp = _ramp + _warmUp,
            Duration = _duration ?? (_requests < long.MaxValue ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(10)),
            Requests = _requests,
            Reconnect = _reconnect,
            Sources = _sources,
        };
        plan.Seed = (ulong?)_seed ?? plan.Seed;
        plan.ResponseTimeout = _timeout ?? plan.ResponseTimeout;
        return plan;
    }

    private LoadSchedule Schedule() => _rate is { } rate ? LoadSchedule.Open(rate, _arrivals, _ramp) : LoadSchedule.Closed(_think, _ramp);

    private static TimeSpan Checked(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromDays(1));
        return time;
    }
}
