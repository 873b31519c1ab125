using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>What some of the clients measure. They run on any thread, so a lock is held for the moment of counting; several of these keep it from being contended.</summary>
internal sealed class UserTally(IReadOnlyList<string> steps)
{
    private readonly Lock _lock = new();
    private LoadTally _active = LoadTally.WithSteps(steps);
    private LoadTally _idle = LoadTally.WithSteps(steps);

    /// <summary>For one caller at a time: what was counted since the last call; valid until the next.</summary>
    public LoadTally TakeInterval()
    {
        _idle.Reset();
        lock (_lock)
        {
            (_active, _idle) = (_idle, _active);
        }

        return _idle;
    }

    public void CountBytes((long Sent, long Received) bytes)
    {
        lock (_lock)
        {
            _active.BytesSent += bytes.Sent;
            _active.BytesReceived += bytes.Received;
        }
    }

    public void CountConnected(long took)
    {
        lock (_lock)
        {
            _active.Connect.Record(took);
        }
    }

    public void CountConnectionError(UserFailure failure)
    {
        lock (_lock)
        {
            if (failure.Kind is { } kind)
            {
                _active.CountConnectionError(kind);
            }
            else
            {
                _active.NamedConnectionErrors.Count(failure.Name, failure.Message);
            }
        }
    }

    /// <summary>A request that was due and never sent.</summary>
    public void CountUnsent(long waited)
    {
        lock (_lock)
        {
            _active.CountUnsent(waited);
        }
    }

    /// <summary>A pass that is over.</summary>
    /// <param name="pass">The pass, which nobody changes any more.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="failure">Why it failed, if it did.</param>
    /// <param name="isLate">Whether it began after the time for sending.</param>
    public void Count(UserPass pass, long now, UserFailure? failure, bool isLate)
    {
        lock (_lock)
        {
            _active.CountSent(pass.Lag, isLate);
            var (due, at, done) = (pass.Due, pass.At, pass.Done);
            for (var step = 0; step < done; step++)
            {
                var end = pass.EndOf(step);
                _active.Steps[step].CountAnswered(end - due, end - at);
                due = at = end;
            }

            if (failure is { } known)
            {
                CountFailed(known, now - pass.Due, done < steps.Count ? _active.Steps[done] : null, now - due);
            }
            else
            {
                _active.CountAnswered(now - pass.Due, now - pass.At);
            }
        }
    }

    private void CountFailed(UserFailure failure, long waited, StepTally? step, long stepWaited)
    {
        switch (failure.Kind)
        {
            case ErrorKind.Timeout:
                _active.CountUnanswered(ErrorKind.Timeout, waited);
                step?.CountUnanswered(ErrorKind.Timeout, stepWaited);
                break;
            case { } kind:
                _active.CountFailed(kind);
                step?.CountFailed(kind);
                break;
            default:
                _active.Named.Count(failure.Name, failure.Message);
                step?.Named.Count(failure.Name, failure.Message);
                break;
        }
    }
}
