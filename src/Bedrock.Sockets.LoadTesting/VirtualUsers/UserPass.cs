namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>One pass of a client through the steps: when it was due, when it began, when each step ended. Used again for the next.</summary>
/// <param name="steps">How many steps the scenario has.</param>
internal sealed class UserPass(int steps)
{
    private readonly long[] _ends = new long[steps];
    private int _done;
    private int _isUnderWay;

    public long Due { get; private set; }

    public long At { get; private set; }

    /// <summary>How long the generator took from when it could have begun, due and with its client free, until it did.</summary>
    public long Lag { get; private set; }

    /// <summary>How many steps have ended rightly.</summary>
    public int Done => Volatile.Read(ref _done);

    public long EndOf(int step) => Volatile.Read(ref _ends[step]);

    public void Begin(long due, long at, long freeSince)
    {
        (Due, At, Lag) = (due, at, Math.Max(0, at - Math.Max(due, freeSince)));
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _isUnderWay, 1);
    }

    public void EndStep(long now)
    {
        Volatile.Write(ref _ends[_done], now);
        Volatile.Write(ref _done, _done + 1);
    }

    /// <summary>Whoever gets <see langword="true"/> counts it: its client when it has ended, or the engine when it has waited long enough.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _isUnderWay, 0) == 1;
}
