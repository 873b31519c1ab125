namespace Bedrock.Sockets.Datagrams;

/// <summary>So many per second for each source, and as many at once after a quiet second: token buckets in a table that never grows. Safe for any thread, without a lock.</summary>
/// <remarks>
/// A bucket is one number, the moment at which it is full again. A source is a slot by its hash, so two sources may share one; nothing is ever evicted, so nobody gets a fresh bucket by
/// pushing others out, and because the hash is seeded at random, nobody can aim at the bucket of another.
/// <para>System.Threading.RateLimiting has partitioned limiters, but they allocate for each source, have a timer, and take no <see cref="TimeProvider"/>.</para>
/// </remarks>
internal sealed class SourceAllowance(int perSecond, long frequency)
{
    private const int Slots = 65_536;

    private readonly long[] _fullAt = new long[Slots];
    private readonly long _interval = Math.Max(1, frequency / perSecond);

    /// <summary>Takes one, if there is one left.</summary>
    /// <param name="slot">The source's hash.</param>
    /// <param name="now">The clock's timestamp.</param>
    public bool TryTake(ushort slot, long now)
    {
        ref var place = ref _fullAt[slot];
        while (true)
        {
            var fullAt = Volatile.Read(ref place);
            var next = Math.Max(fullAt, now) + _interval;
            if (next - now > Math.Max(frequency, _interval))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref place, next, fullAt) == fullAt)
            {
                return true;
            }
        }
    }
}
