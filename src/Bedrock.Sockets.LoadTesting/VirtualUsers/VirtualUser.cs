using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>A client that goes through the steps of a scenario again and again: one loop, on the thread pool.</summary>
/// <remarks>
/// <code>
/// connect at its turn, OnConnect ─► wait until a pass is due ─► steps, one after another ─► count ─► wait …
///        ▲                                                           │ exception or time over
///        └───────────────── connection closed, reconnect ◄───────────┘
/// </code>
/// It waits for one thing at a time, so one source of values serves all its waits and no wait allocates.
/// </remarks>
internal sealed partial class VirtualUser : IValueTaskSource<long>
{
    private readonly UserRun _run;
    private readonly LoadClient _client;
    private readonly UserTally _tally;
    private readonly UserPass _pass;
    private readonly TimeLimit _limit = new();
    private readonly Xoshiro256? _random;
    private ManualResetValueTaskSourceCore<long> _wait = new() { RunContinuationsAsynchronously = true };
    private BaseConnectionContext? _connection;
    private Task _closing = Task.CompletedTask;
    private long _thinksUntil;

    /// <summary>Attempts that failed since the server was known to be there: since the last connection, or with datagrams, whose sockets always connect, since the last pass that went as it must.</summary>
    private int _failures;

    public VirtualUser(UserRun run, int number)
    {
        (_run, _client) = (run, new LoadClient(number));
        _tally = run.Tallies[number % run.Tallies.Length];
        _pass = new UserPass(run.Scenario.Steps.Count);
        _random = run.Feed?.Random(number);
        if (run.Feed?.First(number) is { } row)
        {
            _client.Row = row;
        }
    }

    public int Number => _client.Number;

    /// <summary>For any thread, about.</summary>
    public bool IsOpen => Volatile.Read(ref _connection) is not null;

    /// <summary>Tries to connect, and says to the caller that it has.</summary>
    /// <param name="tried">Called once, when the first attempt has ended.</param>
    public async Task RunAsync(Action tried)
    {
        var mayGoOn = _run.Scenario.ConnectsForEachRequest || await TryConnectAtTurnAsync().ConfigureAwait(false);
        tried();
        mayGoOn = mayGoOn || await ReconnectAsync().ConfigureAwait(false);
        while (mayGoOn)
        {
            // A pass that began late ended late: its client would have been free sooner.
            var freeSince = _run.Clock.Now - _pass.Lag;
            var due = await _run.Pacer.NextAsync(this, _thinksUntil).ConfigureAwait(false);
            if (due == UserPacer.End || !TakeRow())
            {
                break;
            }

            await GoThroughAsync(due, freeSince).ConfigureAwait(false);
            _thinksUntil = _run.Clock.Now + Math.Max(Nanoseconds.From(_run.Plan.Schedule.ThinkTime), Penalty);
            mayGoOn = _run.Scenario.ConnectsForEachRequest || _connection is not null || await ReconnectAsync().ConfigureAwait(false);
        }

        _run.Ended.Signal();
        await _run.Ended.Reached.ConfigureAwait(false);
        await DropAsync().ConfigureAwait(false);
        await _closing.ConfigureAwait(false);
    }

    /// <summary>For the pacer, with its lock: begins a wait. Somebody must <see cref="Wake"/> it.</summary>
    public ValueTask<long> Wait()
    {
        _wait.Reset();
        return new ValueTask<long>(this, _wait.Version);
    }

    /// <summary>For the pacer: ends the wait. The client goes on on another thread.</summary>
    public void Wake(long value) => _wait.SetResult(value);

    /// <summary>For the pacing thread.</summary>
    public void CheckTime(long now) => _limit.Check(now, Volatile.Read(ref _connection));

    /// <summary>For the engine, at the end of the waiting: what is under way is counted as unanswered, and given up.</summary>
    public void GiveUp(long now)
    {
        if (_pass.TrySettle())
        {
            Count(now, UserFailure.Timeout);
        }

        _limit.Check(long.MaxValue, Volatile.Read(ref _connection));
    }

    long IValueTaskSource<long>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<long>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<long>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Closed schedule: how long a client waits before it asks again a server that did not let it connect.</summary>
    private long Penalty => _failures == 0 ? 0 : ReconnectDelay.After(ReconnectPolicy.BackOff, _failures);

    private bool TakeRow()
    {
        _client.Pass++;
        if (_run.Feed is not { } feed)
        {
            return true;
        }

        if (feed.Next(Number, _client.Pass, _random) is { } row)
        {
            _client.Row = row;
            return true;
        }

        _run.EndBecause(feed.UsedUp);
        return false;
    }

    private async ValueTask GoThroughAsync(long due, long freeSince)
    {
        var at = _run.Clock.Now;
        _pass.Begin(due, at, freeSince);
        UserFailure? failure = null;
        try
        {
            failure = await StepsAsync(at).ConfigureAwait(false);
            _failures = 0;
        }
#pragma warning disable CA1031 // A step may throw anything; it is counted, and never ends the run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = UserFailure.Of(error);
            _failures += _run.IsDatagram && error is SocketException ? 1 : 0;
            await DropAsync().ConfigureAwait(false);
        }

        var now = failure is null ? _pass.EndOf(_run.Scenario.Steps.Count - 1) : _run.Clock.Now;
        if (!_limit.TryStop())
        {
            failure = UserFailure.Timeout;
            await DropAsync().ConfigureAwait(false);
        }

        _client.Conversation.Release();
        if (_pass.TrySettle())
        {
            Count(now, failure);
        }

        if (_run.Scenario.ConnectsForEachRequest)
        {
            await HangUpAsync().ConfigureAwait(false);
        }
    }

    /// <returns>Why it failed, if the scenario says so or the time is over.</returns>
    private async ValueTask<UserFailure?> StepsAsync(long at)
    {
        _limit.TryStart(at + _run.StepTimeout);
        if (_run.Scenario.ConnectsForEachRequest)
        {
            // With datagrams it says nothing about the server: that is for the pass.
            _failures += _run.IsDatagram ? 0 : 1;
            await ConnectAsync(_limit.Token).ConfigureAwait(false);
            _failures = _run.IsDatagram ? _failures : 0;
        }

        var (steps, begun) = (_run.Scenario.Steps, at);
        for (var step = 0; step < steps.Count; step++)
        {
            if (step > 0 && !_limit.TryStart(begun + _run.StepTimeout))
            {
                return UserFailure.Timeout;
            }

            var outcome = await steps[step].RunAsync(_client, _limit.Token).ConfigureAwait(false);
            if (!outcome.IsOk)
            {
                return UserFailure.Of(outcome);
            }

            begun = _run.Clock.Now;
            _pass.EndStep(begun);
        }

        return null;
    }

    private void Count(long now, UserFailure? failure)
    {
        _tally.CountBytes(_client.Conversation.TakeCounts());
        if (_run.Pacer.Phases is { } phases && _pass.Due >= phases.MeasureFrom)
        {
            _tally.Count(_pass, now, failure, isLate: _pass.At >= phases.SendUntil);
        }
    }
}
