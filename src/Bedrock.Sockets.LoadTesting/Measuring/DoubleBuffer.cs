namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Two of a thing: one thread writes into the one while another reads what was written into the other. No locks, and the writer never waits.</summary>
/// <remarks>
/// The phase is odd while the writer writes. Writer and reader both publish, then look (with a full fence between), so at least one of them sees the other:
/// either the writer finds the new one already active, or the reader finds the phase odd and waits until it has moved on.
/// <code>
/// writer:  phase = odd  | fence | which is active? write | phase = even
/// reader:  active = new | fence | phase odd? wait until it changes | the old one is mine
/// </code>
/// </remarks>
/// <typeparam name="T">What is written into.</typeparam>
/// <param name="first">The one that is written into first.</param>
/// <param name="second">The other one.</param>
internal sealed class DoubleBuffer<T>(T first, T second)
    where T : class
{
    private T _active = first;
    private T _idle = second;
    private long _phase;

    /// <summary>Gives the writer, one thread at a time, what to write into until <see cref="EndWrite"/>.</summary>
    public T BeginWrite()
    {
        Interlocked.Increment(ref _phase);
        return Volatile.Read(ref _active);
    }

    public void EndWrite() => Volatile.Write(ref _phase, _phase + 1);

    /// <summary>Turns the two round. For one reader at a time, who has made the idle one ready to be written into.</summary>
    /// <returns>What was written into so far; the reader's until the next call.</returns>
    public T Swap()
    {
        var written = _active;
        Interlocked.Exchange(ref _active, _idle);
        _idle = written;

        var phase = Volatile.Read(ref _phase);
        if (long.IsOddInteger(phase))
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _phase) == phase)
            {
                spin.SpinOnce();
            }
        }

        return written;
    }
}
