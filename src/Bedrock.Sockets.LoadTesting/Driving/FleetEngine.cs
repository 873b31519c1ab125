using System.Globalization;
using System.Net;
using Bedrock.Sockets.LoadTesting.Driving.Carried;
using Bedrock.Sockets.LoadTesting.Driving.Epoll;
using Bedrock.Sockets.LoadTesting.Driving.Tls;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Drives thousands of clients: by epoll where the system allows it, else on the platform's own sockets; WebSockets through the library's own client.</summary>
/// <remarks>A client takes about two kilobytes, and a request on a connection that is kept allocates nothing; WebSockets cost more. For any thread.</remarks>
/// <example><code>
/// var plan = new LoadPlan(SocketUri.Parse("tcp://127.0.0.1:12345"), LoadScenario.Echo()) { Clients = 1_000, Schedule = LoadSchedule.Open(20_000) };
/// var run = await new FleetEngine().RunAsync(plan);
/// Console.WriteLine(run.Tally.Response.ValueAtPercentile(99));
/// </code></example>
public sealed class FleetEngine : ILoadEngine
{
    private static readonly TimeSpan ShortBefore = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;

    /// <summary>Makes an engine.</summary>
    /// <param name="time">The clock to measure with; <see langword="null"/> for the system's. It must run by itself: the engine spins on it.</param>
    public FleetEngine(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Makes this process a generator and nothing else: replies are handled on the thread that polls the sockets, without a way through the thread pool, which costs a third of the requests per second.</summary>
    /// <remarks>
    /// Call it before the process opens its first socket; afterwards it does nothing. Not for a process that also serves: whatever blocks in a callback of any socket would stop all of them.
    /// What the environment already says is kept (DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS and DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT, which .NET reads when it makes its first socket).
    /// </remarks>
    public static void DedicateProcess()
    {
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", Math.Max(1, Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public async Task<LoadRun> RunAsync(LoadPlan plan, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);

        var target = await plan.Target.ResolveAsync(cancellationToken).ConfigureAwait(false);
        var run = Prepare(plan, target) with { Tls = plan.Target is { IsTls: true, IsWebSocket: false } ? await HandshakesAsync(plan.Target).ConfigureAwait(false) : null };
        var workers = Workers(run);
        var threads = workers.Select(static (worker, number) => worker.Start(number)).ToArray();

        // Whoever cancels while the clients connect ends a run that begins with its end.
        await Task.WhenAny(Task.WhenAll(workers.Select(worker => worker.Connected)).WaitAsync(cancellationToken)).ConfigureAwait(false);
        var wait = await WaitForStartAsync(plan, _time, cancellationToken).ConfigureAwait(false);
        var phases = RunPhases.From(run.Clock.Now + Nanoseconds.From(wait), plan);
        phases = cancellationToken.IsCancellationRequested ? phases.EndedAt(phases.Start) : phases;
        var startTime = _time.GetUtcNow() + wait;
        var connected = workers.Sum(static worker => worker.OpenClients);
        foreach (var worker in workers)
        {
            worker.Follow(phases);
        }

        var collector = new IntervalCollector(_time, run.Clock, onInterval);
        try
        {
            using var ending = cancellationToken.Register(() => EndNow(workers, phases, run.Clock));

            // Whoever has finished has closed its connections: what counts is how many there were.
            await collector.RunAsync(phases.Start, FinishAsync(workers), () => workers.Select(worker => worker.TakeInterval()), isOver => connected = isOver ? connected : workers.Sum(worker => worker.OpenClients)).ConfigureAwait(false);
        }
        catch
        {
            // Whoever looked on failed, or a worker did: nobody is left to see what the others do.
            EndNow(workers, phases, run.Clock);
            throw;
        }

        var end = Math.Min(run.Clock.Now, phases.SendUntil);
        foreach (var thread in threads)
        {
            // It ends within milliseconds of its worker.
            thread.Join();
        }

        await Task.WhenAll(workers.Select(worker => worker.EndAsync())).ConfigureAwait(false);
        return new LoadRun(plan, startTime, Nanoseconds.ToTime(Math.Max(0, end - phases.MeasureFrom)), collector.Total) { Engine = run.Engine, LostClients = workers.Sum(worker => worker.LostClients) };
    }

    /// <summary>Waits until shortly before the schedule is to start: a timer of the platform is late by milliseconds, and the workers are not.</summary>
    /// <returns>What is left to wait; nothing when the time has passed, or nobody wants to wait any more.</returns>
    internal static async Task<TimeSpan> WaitForStartAsync(LoadPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        if (plan.StartAt is not { } start)
        {
            return TimeSpan.Zero;
        }

        // A timer takes no more than some weeks, and the clock may be set meanwhile.
        while (Left() > ShortBefore && !cancellationToken.IsCancellationRequested)
        {
            var next = Left() - ShortBefore;
            await Task.WhenAny(Task.Delay(next < LongestDelay ? next : LongestDelay, time, cancellationToken)).ConfigureAwait(false);
        }

        var rest = Left();
        return rest > TimeSpan.Zero && !cancellationToken.IsCancellationRequested ? rest : TimeSpan.Zero;

        TimeSpan Left() => start - time.GetUtcNow();
    }

    private static (string Name, Func<FleetWorker, IWorkerSockets> Carrier) CarrierOf(LoadPlan plan, EndPoint target)
    {
        if (plan.Sockets == FleetSockets.Epoll && (plan.Target.IsWebSocket || !EpollProbe.IsSupported))
        {
            throw new PlatformNotSupportedException("Epoll was asked for, and it takes Linux on x64 or arm64, and a target that is no WebSocket.");
        }

        if (plan.Target.IsWebSocket)
        {
            var (client, place) = (TargetClient.Create(plan, target), TargetClient.PlaceOf(plan, target));
            return ("websocket", worker => new CarriedSockets(worker, client, place));
        }

        var sockets = ClientSockets.For(plan, target);
        return plan.Sockets != FleetSockets.Platform && EpollProbe.IsSupported
            ? ("epoll", worker => new EpollSockets(worker, sockets))
            : ("platform", worker => new PlatformSockets(worker, sockets));
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>Each client is one of many machines, which have no session of an earlier connection to go on with.</summary>
    private static async ValueTask<Func<TlsChannel>> HandshakesAsync(SocketUri target)
    {
        var make = await ClientTlsAuthentication.PrepareAsync(target).ConfigureAwait(false);
        return () =>
        {
            var options = make();
            options.AllowTlsResume = false;
            return new TlsChannel(options);
        };
    }

    private FleetRun Prepare(LoadPlan plan, EndPoint target)
    {
        var (engine, carrier) = CarrierOf(plan, target);
        return new FleetRun(plan, new RunClock(_time), new RequestBudget(plan.Requests), plan.Fitted.Prepare(plan.Seed)) { Engine = engine, Carrier = carrier };
    }

    /// <summary>No more workers than clients: a part of the rate without a client would never be sent.</summary>
    private static FleetWorker[] Workers(FleetRun run)
    {
        var count = (int)Math.Min(run.Plan.Workers, run.Plan.Shard.Of(run.Plan.Clients));
        return [.. Enumerable.Range(0, count).Select(index => new FleetWorker(run, run.Plan.Shard.Split(new LoadShare(index, count))))];
    }

    /// <summary>Ends with the last worker, or with the first that fails: the others would go on to the end of the schedule.</summary>
    private static async Task FinishAsync(FleetWorker[] workers)
    {
        await foreach (var finished in Task.WhenEach(workers.Select(worker => worker.Finished)).ConfigureAwait(false))
        {
            await finished.ConfigureAwait(false);
        }
    }

    private static void EndNow(FleetWorker[] workers, RunPhases phases, RunClock clock)
    {
        var ended = phases.EndedAt(clock.Now);
        foreach (var worker in workers)
        {
            worker.Follow(ended);
        }
    }
}
