using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>When what happens. All of it within a turn.</summary>
/// <remarks>
/// An open schedule needs no queue: as long as no client is free its next time stays where it is, and is then sent late with the time it was due.
/// So a backlog of any length costs nothing, and no time is skipped or moved.
/// </remarks>
internal sealed partial class FleetWorker
{
    private readonly IArrivals? _arrivals;
    private readonly FreeClients _free;
    private readonly PriorityQueue<FleetClient, long> _times;
    private readonly long _sweepGap;
    private RunPhases? _phases;
    private long _nextArrival = long.MaxValue;
    private long _nextSweep;
    private int _outstanding;
    private int _heldRequests;
    private bool _isSpent;
    private bool _isOver;

    /// <summary>Something within this turn may have made something due.</summary>
    private bool _mustLook;

    /// <summary>Closed schedule: whether another request may be sent now.</summary>
    public bool TryBeginRequest(long now)
    {
        if (_phases is not { } phases || now < phases.FirstRequest || now >= phases.SendUntil || !TrySpend(now))
        {
            return false;
        }

        _heldRequests--;
        return true;
    }

    /// <summary>A client may be able to send.</summary>
    public void Freed(FleetClient client)
    {
        if (client.Free == 0 || _isOver)
        {
            return;
        }

        if (_arrivals is null)
        {
            client.SendMore();
        }
        else
        {
            client.FreeSince = client.FreeSince == long.MaxValue ? Clock.Now : client.FreeSince;
            _free.Add(client);

            // While nobody was free, the next request was not among the times to wake up for.
            _mustLook |= _nextArrival < _nextDue;
        }
    }

    /// <summary>Closed schedule: the user of a client looks at the reply.</summary>
    public void Think(FleetClient client, long now)
    {
        if (_arrivals is null && _plan.Schedule.ThinkTime > TimeSpan.Zero)
        {
            client.Thinking++;
            At(client, now + Nanoseconds.From(_plan.Schedule.ThinkTime));
        }
    }

    /// <returns>When something is due next.</returns>
    private long DoWhatIsDue()
    {
        var now = Clock.Now;
        if (_isOver)
        {
            return long.MaxValue;
        }

        FollowPhases(now);
        HandleClientTimes(now);
        Connect(now);
        SendArrivals();
        Sweep(now);
        return HasEnded(now) ? Finish(now) : NextTime();
    }

    private void FollowPhases(long now)
    {
        var wanted = Volatile.Read(ref _wantedPhases);
        if (wanted == _phases)
        {
            return;
        }

        var begins = _phases is null;
        _phases = wanted;
        if (!begins || wanted is null)
        {
            return;
        }

        if (_arrivals is not null)
        {
            _nextArrival = NextArrival(wanted);
        }

        Begin(wanted, now);
    }

    private void Begin(RunPhases phases, long now)
    {
        _heldRequests = _clients.Length;
        var ramp = IsHold ? _plan.HoldSpread : Nanoseconds.From(_plan.Schedule.Ramp);
        foreach (var client in _clients)
        {
            // Client n of N begins after n/N of the ramp.
            var begin = phases.FirstRequest + (long)(ramp * ((double)client.Number / _plan.Clients));
            if (_arrivals is null && begin > now)
            {
                client.Thinking = _plan.Depth;
                for (var request = 0; request < _plan.Depth; request++)
                {
                    At(client, begin);
                }
            }
            else
            {
                Freed(client);
            }
        }
    }

    private long NextArrival(RunPhases phases)
    {
        var next = _arrivals!.Next(); // Only called with an open schedule.
        return next > long.MaxValue - phases.Start ? long.MaxValue : phases.Start + next;
    }

    private void HandleClientTimes(long now)
    {
        while (_times.TryPeek(out var client, out var time) && time <= now)
        {
            _times.Dequeue();
            client.Thinking = Math.Max(0, client.Thinking - 1);
            if (client.State == ClientState.Away && !ConnectsForEachRequest)
            {
                _toConnect.Enqueue(client);
            }
            else
            {
                Freed(client);
            }
        }
    }

    private void SendArrivals()
    {
        while (_phases is { } phases && _nextArrival <= Clock.Now && _nextArrival < phases.SendUntil && _free.TryTake(out var client))
        {
            if (client.Free == 0)
            {
                continue;
            }

            if (!TrySpend(_nextArrival))
            {
                _nextArrival = long.MaxValue;
                return;
            }

            var due = _nextArrival;
            _nextArrival = NextArrival(phases);
            client.Send(due);
            Freed(client);
        }
    }

    private bool TrySpend(long due)
    {
        // Warm-up is not counted against the number of requests.
        _isSpent = _isSpent || (due >= _phases!.MeasureFrom && !_run.Budget.TryTake()); // There are phases when there are requests.
        return !_isSpent;
    }

    private void Sweep(long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + _sweepGap;
        foreach (var client in _clients)
        {
            client.CheckTime(now);
        }
    }

    private void At(FleetClient client, long time)
    {
        _times.Enqueue(client, time);
        _mustLook |= time < _nextDue;
    }

    private long NextTime()
    {
        var next = _nextSweep;
        next = _times.TryPeek(out _, out var time) ? Math.Min(next, time) : next;
        next = _toConnect.Count > 0 ? Math.Min(next, _gate.NextAt) : next;
        if (_phases is null)
        {
            return next;
        }

        var isAwaited = !_free.IsEmpty && _nextArrival < _phases.SendUntil;
        next = isAwaited ? Math.Min(next, _nextArrival) : next;
        return Math.Min(next, Clock.Now < _phases.SendUntil ? _phases.SendUntil : _phases.Deadline);
    }
}
