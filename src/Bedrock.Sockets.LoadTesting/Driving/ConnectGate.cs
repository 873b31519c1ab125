using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Lets connections begin at a stated rate, and only so many at a time: more than the server's backlog holds would wait a second and longer to be tried again.</summary>
internal sealed class ConnectGate(double perSecond, int maxPending)
{
    private readonly long _gap = Nanoseconds.From(1 / perSecond);
    private long _next;

    public int Pending { get; private set; }

    /// <summary>When the next one may begin, as far as is known now.</summary>
    public long NextAt => Pending < maxPending ? _next : long.MaxValue;

    public bool TryEnter(long now)
    {
        if (now < NextAt)
        {
            return false;
        }

        // No more than a millisecond is made up for: a burst after a pause is what the rate is there to avoid.
        _next = Math.Max(_next, now - Nanoseconds.PerMillisecond) + _gap;
        Pending++;
        return true;
    }

    public void Leave() => Pending--;
}
