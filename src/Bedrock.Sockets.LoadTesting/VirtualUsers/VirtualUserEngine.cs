using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>Drives scenarios that are written in C#: each client is a loop of tasks over a connection of the library's own client.</summary>
/// <remarks>For any thread. A pass costs what the scenario's tasks cost; the scenarios that are built in are driven by <see cref="FleetEngine"/>, which allocates nothing for a request.</remarks>
public sealed class VirtualUserEngine : ILoadEngine
{
    /// <summary>How long clients whose scenario does not heed its token are waited for in the end.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    /// <summary>How long connections are waited for that are being closed; a server that does not end its side takes two seconds.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;

    /// <summary>Makes an engine.</summary>
    /// <param name="time">The clock to measure with; <see langword="null"/> for the system's. It must run by itself: the pacing thread spins on it.</param>
    public VirtualUserEngine(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The scenario is built in.</exception>
    /// <exception cref="FormatException">The data of the feed are not well-formed.</exception>
    /// <exception cref="IOException">The file of the feed cannot be read.</exception>
    public async Task<LoadRun> RunAsync(LoadPlan plan, Action<LoadInterval>? onInterval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Scenario.Code is not { } scenario)
        {
            throw new ArgumentException($"The scenario '{plan.Scenario.Name}' is built in: the FleetEngine drives it.", nameof(plan));
        }

        var target = await plan.Target.ResolveAsync(cancellationToken).ConfigureAwait(false);
        var run = new UserRun(plan, scenario, target, _time);
        var users = Enumerable.Range(0, (int)plan.Shard.Of(plan.Clients)).Select(index => new VirtualUser(run, (int)plan.Shard.NumberOf(index))).ToArray();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = UserPacing.Start(run, users, over.Task);
        try
        {
            return await DriveAsync(run, users, onInterval, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            over.SetResult();

            // It ends within a millisecond.
            thread.Join();
        }
    }

    private async Task<LoadRun> DriveAsync(UserRun run, VirtualUser[] users, Action<LoadInterval>? onInterval, CancellationToken cancellationToken)
    {
        var notTried = new Countdown(users.Length);
        var loops = Task.WhenAll(users.Select(user => user.RunAsync(notTried.Signal)));

        // Whoever cancels while the clients connect ends a run that begins with its end.
        await Task.WhenAny(notTried.Reached.WaitAsync(cancellationToken), loops).ConfigureAwait(false);
        var wait = await FleetEngine.WaitForStartAsync(run.Plan, _time, cancellationToken).ConfigureAwait(false);
        var phases = RunPhases.From(run.Clock.Now + Nanoseconds.From(wait), run.Plan);
        phases = cancellationToken.IsCancellationRequested ? phases.EndedAt(phases.Start) : phases;
        var startTime = _time.GetUtcNow() + wait;
        run.Pacer.Begin(phases);

        var collector = new IntervalCollector(_time, run.Clock, onInterval);
        try
        {
            using var ending = cancellationToken.Register(() => EndNow(run));
            await collector.RunAsync(phases.Start, FinishAsync(run, users, loops), () => run.Tallies.Select(tally => tally.TakeInterval()), _ => run.Pacer.IsClosing ? run.OpenClients : users.Count(static user => user.IsOpen)).ConfigureAwait(false);
        }
        catch
        {
            // Whoever looked on failed: nobody is left to see what the clients do.
            EndNow(run);
            throw;
        }

        var end = Math.Min(run.End, run.Pacer.Phases?.SendUntil ?? phases.SendUntil);
        return new LoadRun(run.Plan, startTime, Nanoseconds.ToTime(Math.Max(0, end - phases.MeasureFrom)), collector.Total) { Engine = run.Plan.Target.IsWebSocket ? "websocket" : "platform", EndedBecause = run.EndedBecause };
    }

    private static void EndNow(UserRun run)
    {
        var now = run.Clock.Now;
        run.Pacer.Follow(phases => phases.EndedAt(now));
    }

    /// <summary>Waits until all clients have ended, or their time is over.</summary>
    private async Task FinishAsync(UserRun run, VirtualUser[] users, Task loops)
    {
        await Task.WhenAny(run.Ended.Reached, loops, run.Pacer.DeadlineReached).ConfigureAwait(false);
        var now = run.Clock.Now;
        run.End = now;
        if (run.Pacer.Phases is { } phases)
        {
            foreach (var due in run.Pacer.TakeUnsent(phases, now))
            {
                run.Tallies[0].CountUnsent(now - due);
            }
        }

        foreach (var user in users)
        {
            user.GiveUp(now);
        }

        // Only now: closing thousands of connections would have been in the way of the last passes.
        var haveEnded = run.Ended.Reached.IsCompleted;
        run.Ended.Release();

        // A client that does not end now never will: its scenario waits for something else, and is left alone.
        await Task.WhenAny(loops, Task.Delay(haveEnded ? LongestClosing : LastWait, _time)).ConfigureAwait(false);
        if (loops.IsFaulted)
        {
            await loops.ConfigureAwait(false);
        }
    }
}
