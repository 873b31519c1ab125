using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Feeds;
using Bedrock.Sockets.LoadTesting.Schedules;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>What the clients of a run share.</summary>
internal sealed class UserRun
{
    private string? _endedBecause;

    public UserRun(LoadPlan plan, UserScenario scenario, EndPoint target, TimeProvider time)
    {
        (Plan, Scenario) = (plan, scenario);
        Clock = new RunClock(time);
        Pacer = new UserPacer(plan, Clock);
        Feed = scenario.Feed is { } feed ? new FeedCursor(feed, plan.Shard, plan.Seed) : null;
        StepTimeout = Nanoseconds.From(plan.ResponseTimeout);
        ConnectTimeout = Nanoseconds.From(plan.ConnectTimeout);

        ConnectAsync = IsDatagram ? DatagramConnection.For(plan, target) : Connections(TargetClient.Create(plan, target, scenario.Connection), TargetClient.PlaceOf(plan, target));

        Ended = new Countdown((int)plan.Shard.Of(plan.Clients));
        var names = scenario.Steps.Select(step => step.Name).ToArray();
        Tallies = [.. Enumerable.Range(0, plan.Workers).Select(_ => new UserTally(names))];
    }

    public LoadPlan Plan { get; }

    public UserScenario Scenario { get; }

    public bool IsDatagram => Plan.Target.IsDatagram;

    public RunClock Clock { get; }

    public UserPacer Pacer { get; }

    public FeedCursor? Feed { get; }

    /// <summary>Makes a connection to the target, or a socket of datagrams for it.</summary>
    public Func<CancellationToken, ValueTask<BaseConnectionContext>> ConnectAsync { get; }

    /// <summary>Each client counts in the one with its number.</summary>
    public UserTally[] Tallies { get; }

    /// <summary>Each client signals that it will begin nothing more, and then waits for the others.</summary>
    public Countdown Ended { get; }

    /// <summary>When the last of them had, or the waiting was over.</summary>
    public long End { get; set; }

    public long StepTimeout { get; }

    public long ConnectTimeout { get; }

    /// <summary>How many clients had a connection when the pacing thread looked last, while there was something to send.</summary>
    public int OpenClients { get; set; }

    public string? EndedBecause => Volatile.Read(ref _endedBecause);

    /// <summary>The run ends before its time: nothing is begun any more, and what is under way is waited for as at every end.</summary>
    public void EndBecause(string reason)
    {
        Interlocked.CompareExchange(ref _endedBecause, reason, null);
        var now = Clock.Now;
        Pacer.Follow(phases => phases with { SendUntil = Math.Min(phases.SendUntil, now), Deadline = Math.Min(phases.Deadline, now + StepTimeout) });
    }

    private static Func<CancellationToken, ValueTask<BaseConnectionContext>> Connections(SocketClient client, EndPoint place)
        => async cancellationToken => await client.ConnectAsync(place, cancellationToken).ConfigureAwait(false);
}
