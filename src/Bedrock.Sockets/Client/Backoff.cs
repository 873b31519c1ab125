namespace Bedrock.Sockets.Client;

/// <summary>The waits between attempts: doubled with each failure in a row up to a bound, half of each fixed and half by chance. One caller at a time.</summary>
internal sealed class Backoff(ReconnectOptions options)
{
    private readonly double _first = Math.Min(options.FirstDelay.TotalMilliseconds, options.MaxDelay.TotalMilliseconds);
    private readonly double _longest = options.MaxDelay.TotalMilliseconds;
    private readonly Random _random = options.Random;

    /// <summary>How many failures there were in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts one more failure.</summary>
    /// <returns>How long to wait before the next attempt.</returns>
    public TimeSpan Next()
    {
        // 2^Failures overflows to infinity, which the bound takes care of.
        var whole = Math.Min(_longest, _first * Math.Pow(2, Failures));
        Failures++;
#pragma warning disable CA5394 // It spreads clients over time; nobody gains by guessing it.
        return TimeSpan.FromMilliseconds((whole / 2) + (_random.NextDouble() * whole / 2));
#pragma warning restore CA5394
    }

    /// <summary>Starts over.</summary>
    public void Reset() => Failures = 0;
}
