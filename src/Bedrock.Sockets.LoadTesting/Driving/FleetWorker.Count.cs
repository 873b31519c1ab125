namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What is counted, and when the run is over. All of it within a turn.</summary>
internal sealed partial class FleetWorker
{
    public void CountSent(long due, long at, long lag)
    {
        _outstanding++;
        if (IsMeasured(due))
        {
            Tally.CountSent(lag, at >= _phases!.SendUntil); // There are phases when there are requests.
        }
    }

    public void CountAnswered(SentRequest request, long now)
    {
        Settle();
        if (IsMeasured(request.Due))
        {
            Tally.CountAnswered(now - request.Due, now - request.At);
        }
    }

    public void CountFailed(SentRequest request, ErrorKind kind)
    {
        Settle();
        if (IsMeasured(request.Due))
        {
            Tally.CountFailed(kind);
        }
    }

    public void CountUnanswered(SentRequest request, ErrorKind kind)
    {
        Settle();
        if (IsMeasured(request.Due))
        {
            Tally.CountUnanswered(kind, Clock.Now - request.Due);
        }
    }

    /// <summary>A wrong reply that belongs to no request, so the time it came decides.</summary>
    public void CountStray(ErrorKind kind, long now)
    {
        if (IsMeasured(now))
        {
            Tally.CountFailed(kind);
        }
    }

    /// <summary>A right reply whose request is counted as unanswered already.</summary>
    public void CountLate(long now)
    {
        if (IsMeasured(now))
        {
            Tally.CountLate();
        }
    }

    private bool IsMeasured(long due) => due >= _phases!.MeasureFrom; // There are phases when there are requests.

    private void Settle()
    {
        _outstanding--;
        _mustLook |= _outstanding == 0 && (_isSpent || Clock.Now >= _phases!.SendUntil); // There are phases when there are requests.
    }

    private bool HasEnded(long now)
    {
        if (_phases is null)
        {
            return false;
        }

        var isHoldDone = IsHold && now >= _phases.FirstRequest && _heldRequests == 0;
        var mayStillSend = !isHoldDone && !_isSpent && !_run.Budget.IsSpent && (now < _phases.SendUntil || _nextArrival < _phases.SendUntil);
        return now >= _phases.Deadline || _left == 0 || (_outstanding == 0 && !mayStillSend);
    }

    private long Finish(long now)
    {
        _isOver = true;
        var until = Math.Min(now, _phases!.SendUntil); // It was begun.
        for (; _nextArrival < until && TrySpend(_nextArrival); _nextArrival = NextArrival(_phases))
        {
            if (IsMeasured(_nextArrival))
            {
                Tally.CountUnsent(now - _nextArrival);
            }
        }

        LostClients = _clients.Count(static client => client.IsLost);
        foreach (var client in _clients)
        {
            client.End();
        }

        _finished.TrySetResult();
        return long.MaxValue;
    }
}
