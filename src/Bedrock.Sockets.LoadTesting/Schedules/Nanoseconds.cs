namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>Times of a run are whole nanoseconds from its start.</summary>
internal static class Nanoseconds
{
    public const long PerSecond = 1_000_000_000;
    public const long PerMillisecond = 1_000_000;

    /// <summary>Rounded to the nearest; what lies beyond 292 years is <see cref="long.MaxValue"/>.</summary>
    public static long From(double seconds)
    {
        var nanoseconds = Math.Round(seconds * PerSecond);
        return nanoseconds < long.MaxValue ? (long)nanoseconds : long.MaxValue;
    }

    public static long From(TimeSpan time) => checked(time.Ticks * TimeSpan.NanosecondsPerTick);

    public static TimeSpan ToTime(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
