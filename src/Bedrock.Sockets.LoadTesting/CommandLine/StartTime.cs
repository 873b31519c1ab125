using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads when a run is to start: ISO 8601 with a zone, or a time of the day in UTC. A pure function.</summary>
internal static class StartTime
{
    // Half a day, so that a time of the day just after midnight may be given just before it, and one that has just passed is seen to have.
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    private static readonly string[] WithZone = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <exception cref="FormatException">The text is no time, or one that has passed; the message names it and says what to write.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        var time = TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var ofDay)
            ? Nearest(ofDay, now)
            : ParseWithZone(text, now);
        return time > now
            ? time
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}' was {(now - time).TotalSeconds:0} s ago; write a time to come, such as {Example(now)}"));
    }

    private static DateTimeOffset Nearest(TimeOnly ofDay, DateTimeOffset now)
    {
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime), ofDay, TimeSpan.Zero);
        return (today - now) switch
        {
            var ahead when ahead > HalfADay => today.AddDays(-1),
            var ahead when ahead < -HalfADay => today.AddDays(1),
            _ => today,
        };
    }

    private static DateTimeOffset ParseWithZone(string text, DateTimeOffset now)
    {
        // Without a zone it would be another time on each machine.
        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return hasZone && DateTimeOffset.TryParseExact(text, WithZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new FormatException($"'{text}' is no time with a zone; write ISO 8601, such as {Example(now)}, or the time of the day in UTC, such as {now.UtcDateTime.AddMinutes(1).ToString("HH:mm:ss", CultureInfo.InvariantCulture)}");
    }

    private static string Example(DateTimeOffset now) => now.UtcDateTime.AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
