using System.Globalization;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>What a clock may have said between the start of a test and now, in whole seconds.</summary>
internal sealed class Moments
{
    private readonly DateTimeOffset _start = TimeProvider.System.GetLocalNow();

    /// <summary>The seconds since 1970.</summary>
    public IReadOnlyList<string> AsUnixSeconds() => Each(second => second.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>The lines of C's <c>ctime</c>, without their end.</summary>
    public IReadOnlyList<string> AsCTime() => Each(second => string.Create(CultureInfo.InvariantCulture, $"{second:ddd MMM} {second.Day,2} {second:HH:mm:ss yyyy}"));

    /// <summary>The time of day, as every form of a date has it.</summary>
    public IReadOnlyList<string> AsTimeOfDay() => Each(second => second.ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    private List<string> Each(Func<DateTimeOffset, string> format)
    {
        var seconds = (int)(TimeProvider.System.GetLocalNow() - _start).TotalSeconds + 2;
        return [.. Enumerable.Range(0, seconds).Select(second => format(_start.AddSeconds(second)))];
    }
}
