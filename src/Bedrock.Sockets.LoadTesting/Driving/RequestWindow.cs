namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>The requests of a client that have no reply yet, by number: from the oldest of them to the last one sent, never more than its depth.</summary>
internal sealed class RequestWindow(int depth)
{
    private readonly SentRequest[] _requests = new SentRequest[depth];
    private long _oldest;

    /// <summary>The number of the next request.</summary>
    public long Next { get; private set; }

    public int Outstanding { get; private set; }

    /// <summary>How many more may be sent. A gap left by an answer out of turn takes its place until it is filled.</summary>
    public int Free => depth - (int)(Next - _oldest);

    /// <summary>The oldest that has no reply; only when something is outstanding.</summary>
    public SentRequest Oldest => _requests[_oldest % depth];

    public void Add(SentRequest request)
    {
        _requests[Next++ % depth] = request;
        Outstanding++;
    }

    public SentRequest Take(long sequence)
    {
        var request = _requests[sequence % depth];
        _requests[sequence % depth] = SentRequest.Answered;
        Outstanding--;
        while (_oldest < Next && _requests[_oldest % depth].IsAnswered)
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
            wasOvertaken |= _requests[later % depth].IsAnswered;
        }

        request = Take(_oldest);
        return true;
    }
}
