using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>Sums up what this process used of the processors while it measured, and what a hypervisor kept from this machine. One caller at a time.</summary>
/// <remarks>A generator on a machine whose processor time goes to others is late for reasons that nothing on the machine can cure, so people must see it.</remarks>
internal sealed class ProcessorWatch(TimeProvider time, Func<string> readStatistics)
{
    private Sample _last = Take(time, readStatistics);
    private Usage _counted = Usage.None;
    private Usage _whole = Usage.None;

    public ProcessorWatch(TimeProvider time)
        : this(time, ReadStatistics)
    {
    }

    /// <summary>Cores of this process; <see langword="null"/> before the first look.</summary>
    public double? OwnCores => Sum.Elapsed > TimeSpan.Zero ? Sum.Used / Sum.Elapsed : null;

    /// <summary>The share of this machine's processor time that it did not get, 0 to 1; <see langword="null"/> when the system does not say.</summary>
    public double? StolenShare => Sum.AllTicks > 0 ? (double)Sum.StolenTicks / Sum.AllTicks : null;

    /// <summary>A run too short for an interval of its own is better described by all of it than not at all.</summary>
    private Usage Sum => _counted.Elapsed > TimeSpan.Zero ? _counted : _whole;

    /// <summary>An interval has passed since the last call.</summary>
    /// <param name="counts">Whether it is one to sum up; others were connecting or warm-up.</param>
    public void Look(bool counts)
    {
        var (before, now) = (_last, Take(time, readStatistics));
        _last = now;
        var usage = new Usage(time.GetElapsedTime(before.Timestamp, now.Timestamp), now.Used - before.Used, now.Ticks.Stolen - before.Ticks.Stolen, now.Ticks.All - before.Ticks.All);
        _whole += usage;
        if (counts)
        {
            _counted += usage;
        }
    }

    /// <summary>Reads the first line of /proc/stat (proc(5)): the times of all processors since the start, the eighth of them stolen by the hypervisor.</summary>
    /// <returns>Zeros when the text is something else.</returns>
    internal static (long Stolen, long All) Parse(string statistics)
    {
        const int guestTimes = 8; // They are counted among the first ones already.
        var times = statistics.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return times is ["cpu", _, _, _, _, _, _, _, var stolen, ..]
            ? (long.Parse(stolen, CultureInfo.InvariantCulture), times.Skip(1).Take(guestTimes).Sum(static ticks => long.Parse(ticks, CultureInfo.InvariantCulture)))
            : default;
    }

    private static Sample Take(TimeProvider time, Func<string> readStatistics) => new(time.GetTimestamp(), Environment.CpuUsage.TotalTime, Parse(readStatistics()));

    private static string ReadStatistics()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/stat") : "";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed record Sample(long Timestamp, TimeSpan Used, (long Stolen, long All) Ticks);

    private sealed record Usage(TimeSpan Elapsed, TimeSpan Used, long StolenTicks, long AllTicks)
    {
        public static Usage None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 0, 0);

        public static Usage operator +(Usage a, Usage b) => new(a.Elapsed + b.Elapsed, a.Used + b.Used, a.StolenTicks + b.StolenTicks, a.AllTicks + b.AllTicks);
    }
}
