namespace Bedrock.Sockets.Limits;

/// <summary>Lets so many connections in per second, and as many at once after a quiet second (a token bucket, kept as the one moment at which it is full again).</summary>
/// <remarks>System.Threading.RateLimiting has one too, but it takes no <see cref="TimeProvider"/>, and its timer never rests. Guarded by its owner's lock.</remarks>
internal sealed class AcceptPace(int perSecond, TimeProvider clock)
{
    private readonly long _interval = Math.Max(1, clock.TimestampFrequency / perSecond);
    private long _next = clock.GetTimestamp();

    /// <summary>Takes the next turn.</summary>
    /// <returns>How long to wait for it; zero when it is now.</returns>
    public TimeSpan Take()
    {
        var now = clock.GetTimestamp();
        var oldest = now - clock.TimestampFrequency + _interval;
        var turn = Math.Max(_next, oldest);
        _next = turn + _interval;
        return turn <= now ? TimeSpan.Zero : clock.GetElapsedTime(now, turn);
    }
}
