using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>Says to each client when it may connect and when its next pass is due. For any thread; a lock is held for moments.</summary>
/// <remarks>
/// An open schedule needs no queue of requests: while no client is free its next time stays where it is, and goes late, with the time it was due, to the first client that asks.
/// <code>
/// pacing thread ─► due? ─► first of the free clients           (its task goes on on the thread pool)
/// client: done ─► overdue? takes it at once : waits among the free clients
/// </code>
/// </remarks>
internal sealed class UserPacer
{
    /// <summary>The answer to a client that is to end.</summary>
    public const long End = -1;

    private readonly Lock _lock = new();
    private readonly LoadPlan _plan;
    private readonly RunClock _clock;
    private readonly RequestBudget _budget;
    private readonly IArrivals? _arrivals;
    private readonly ConnectGate _gate;
    private readonly Queue<VirtualUser> _toConnect = new();
    private readonly Queue<VirtualUser> _free = new();
    private readonly PriorityQueue<(VirtualUser User, bool IsRequest), long> _times = new();
    private readonly TaskCompletionSource _deadline = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunPhases? _phases;
    private long _nextArrival = long.MaxValue;
    private bool _isSpent;
    private bool _isClosing;

    public UserPacer(LoadPlan plan, RunClock clock)
    {
        (_plan, _clock) = (plan, clock);
        _budget = new RequestBudget(plan.Requests);
        _arrivals = plan.Schedule.For(plan.Shard, plan.Seed);
        _gate = new ConnectGate(plan.ConnectRate / plan.Shard.Count, plan.MaxPendingConnects);
    }

    /// <summary>When it is begun: the phases, also those of a run that was ended.</summary>
    public RunPhases? Phases => Volatile.Read(ref _phases);

    /// <summary>Nothing more will be begun. About, for any thread.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Ends at the time after which nothing is waited for any more.</summary>
    public Task DeadlineReached => _deadline.Task;

    /// <summary>The clients may send.</summary>
    public void Begin(RunPhases phases)
    {
        lock (_lock)
        {
            Volatile.Write(ref _phases, phases);
            _nextArrival = NextArrival(phases);
            for (var waiting = _arrivals is null ? _free.Count : 0; waiting > 0; waiting--)
            {
                var user = _free.Dequeue();
                _times.Enqueue((user, true), BeginOf(user, phases));
            }
        }
    }

    /// <summary>The run ends sooner than it was to.</summary>
    public void Follow(Func<RunPhases, RunPhases> ended)
    {
        lock (_lock)
        {
            if (_phases is { } phases)
            {
                Volatile.Write(ref _phases, ended(phases));
            }
        }
    }

    /// <summary>Waits until a client may begin to connect. Whoever may says <see cref="Connected"/> in the end.</summary>
    /// <returns>The time, or <see cref="End"/>.</returns>
    public ValueTask<long> ConnectTurnAsync(VirtualUser user)
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return new(End);
            }

            if (_toConnect.Count == 0 && _gate.TryEnter(_clock.Now))
            {
                return new(_clock.Now);
            }

            _toConnect.Enqueue(user);
            return user.Wait();
        }
    }

    /// <summary>An attempt to connect has ended, well or not.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _gate.Leave();
        }
    }

    /// <summary>Waits for a time.</summary>
    /// <returns>The time, or <see cref="End"/>.</returns>
    public ValueTask<long> UntilAsync(VirtualUser user, long time)
    {
        lock (_lock)
        {
            return _isClosing ? new(End) : At(user, time, isRequest: false);
        }
    }

    /// <summary>Waits for the next pass of a client.</summary>
    /// <param name="user">The client.</param>
    /// <param name="notBefore">Closed schedule: until when its user thinks.</param>
    /// <returns>When the pass is due, or <see cref="End"/>.</returns>
    public ValueTask<long> NextAsync(VirtualUser user, long notBefore)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            if (_isClosing)
            {
                return new(End);
            }

            if (_phases is { } phases && _arrivals is null)
            {
                var begin = Math.Max(notBefore, BeginOf(user, phases));
                return begin <= now ? new(BeginNow(now)) : At(user, begin, isRequest: true);
            }

            if (_free.Count == 0 && TryTakeArrival(now, out var due))
            {
                return new(due);
            }

            _free.Enqueue(user);
            return user.Wait();
        }
    }

    /// <summary>For the pacing thread: hands out what is due.</summary>
    /// <returns>When something is due next, as far as is known.</returns>
    public long HandOut()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            while (_toConnect.Count > 0 && _gate.TryEnter(now))
            {
                _toConnect.Dequeue().Wake(now);
            }

            while (_times.TryPeek(out var waiting, out var time) && time <= now)
            {
                _times.Dequeue();
                waiting.User.Wake(waiting.IsRequest ? BeginNow(now) : now);
            }

            while (_free.Count > 0 && TryTakeArrival(now, out var due))
            {
                _free.Dequeue().Wake(due);
            }

            return _phases is null ? NextTime(now) : Close(_phases, now);
        }
    }

    /// <summary>Requests that were due and that nobody will send.</summary>
    /// <returns>The times at which they were due, from the start of the measurement on.</returns>
    public IEnumerable<long> TakeUnsent(RunPhases phases, long now)
    {
        for (var until = Math.Min(now, phases.SendUntil); _nextArrival < until && !_isSpent && _budget.TryTake(); _nextArrival = NextArrival(phases))
        {
            if (_nextArrival >= phases.MeasureFrom)
            {
                yield return _nextArrival;
            }
        }
    }

    private long Close(RunPhases phases, long now)
    {
        var maySend = !_isSpent && !_budget.IsSpent && (now < phases.SendUntil || _nextArrival < phases.SendUntil);
        if (now >= phases.Deadline)
        {
            _deadline.TrySetResult();
        }

        if (maySend && now < phases.Deadline)
        {
            return Math.Min(NextTime(now), now < phases.SendUntil ? phases.SendUntil : phases.Deadline);
        }

        _isClosing = true;
        foreach (var user in _toConnect.Concat(_free).Concat(_times.UnorderedItems.Select(item => item.Element.User)))
        {
            user.Wake(End);
        }

        _toConnect.Clear();
        _free.Clear();
        _times.Clear();
        return phases.Deadline;
    }

    private long NextTime(long now)
    {
        var next = _times.TryPeek(out _, out var time) ? time : long.MaxValue;
        next = _toConnect.Count > 0 ? Math.Min(next, _gate.NextAt) : next;
        return _nextArrival > now ? Math.Min(next, _nextArrival) : next;
    }

    private ValueTask<long> At(VirtualUser user, long time, bool isRequest)
    {
        _times.Enqueue((user, isRequest), time);
        return user.Wait();
    }

    /// <summary>Client n of N begins after n/N of the ramp.</summary>
    private long BeginOf(VirtualUser user, RunPhases phases)
        => phases.FirstRequest + (long)(Nanoseconds.From(_plan.Schedule.Ramp) * ((double)user.Number / _plan.Clients));

    /// <summary>Closed schedule: a pass is due when it begins.</summary>
    private long BeginNow(long now) => now < _phases!.SendUntil && TrySpend(now) ? now : End; // There are phases when there are requests.

    private bool TryTakeArrival(long now, out long due)
    {
        due = _nextArrival;
        if (_phases is not { } phases || due > now || due >= phases.SendUntil)
        {
            return false;
        }

        var isMine = TrySpend(due);
        _nextArrival = isMine ? NextArrival(phases) : long.MaxValue;
        return isMine;
    }

    private bool TrySpend(long due)
    {
        // Warm-up is not counted against the number of requests.
        _isSpent = _isSpent || (due >= _phases!.MeasureFrom && !_budget.TryTake()); // There are phases when there are requests.
        return !_isSpent;
    }

    private long NextArrival(RunPhases phases)
    {
        var next = _arrivals?.Next() ?? long.MaxValue;
        return next > long.MaxValue - phases.Start ? long.MaxValue : phases.Start + next;
    }
}
