namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>The requests of a client that have no reply yet, by number: from the oldest of them to the last one sent.</summary>
/// <param name="depth">How many may have no reply.</param>
/// <param name="span">How far the last may be ahead of the oldest; at least the depth.</param>
/// <remarks>On a connection both are the same: a reply out of turn is a fault, and its gap keeps its place. Datagrams get lost, and the others go on.</remarks>
internal sealed class RequestWindow(int depth, int span)
{
    private readonly SentRequest[] _requests = new SentRequest[span];
    private long _oldest;

    /// <summary>The number of the next request.</summary>
    public long Next { get; private set; }

    public int Outstanding { get; private set; }

    /// <summary>How many more may be sent.</summary>
    public int Free => Math.Min(depth - Outstanding, span - (int)(Next - _oldest));

    /// <summary>The number of the oldest that has no reply; only when something is outstanding.</summary>
    public long OldestNumber => _oldest;

    /// <summary>The oldest that has no reply; only when something is outstanding.</summary>
    public SentRequest Oldest => _requests[_oldest % span];

    public void Add(SentRequest request)
    {
        _requests[Next++ % span] = request;
        Outstanding++;
    }

    public SentRequest Take(long sequence)
    {
        var request = _requests[sequence % span];
        _requests[sequence % span] = SentRequest.Answered;
        Outstanding--;
        while (_oldest < Next && _requests[_oldest % span].IsAnswered)
        {
            _oldest++;
        }

        return request;
    }

    /// <summary>Takes the oldest without a reply.</summary>
    /// <param name="request">When it was due and sent.</param>
    /// <param name="wasOvertaken">Whether a later one has its reply.</param>
    public bool TryTakeOldest(out SentRequest request, out bool wasOvertaken)
    {
        if (Outstanding == 0)
        {
            (request, wasOvertaken) = (default, false);
            return false;
        }

        wasOvertaken = false;
        for (var later = _oldest + 1; later < Next; later++)
        {
            wasOvertaken |= _requests[later % span].IsAnswered;
        }

        request = Take(_oldest);
        return true;
    }
}
