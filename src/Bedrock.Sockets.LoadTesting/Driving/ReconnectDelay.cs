using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>How long a client waits before it connects again. A pure function.</summary>
internal static class ReconnectDelay
{
    private const long First = 10 * Nanoseconds.PerMillisecond;
    private const int MostDoublings = 7;

    /// <param name="policy">What was asked for.</param>
    /// <param name="failures">Attempts that failed since the last connection.</param>
    /// <returns>Nanoseconds, or a negative number for never.</returns>
    public static long After(ReconnectPolicy policy, int failures) => policy switch
    {
        ReconnectPolicy.Never => -1,
        ReconnectPolicy.AtOnce when failures == 0 => 0,
        _ => Math.Min(First << Math.Min(Math.Max(0, failures - 1), MostDoublings), Nanoseconds.PerSecond),
    };
}
