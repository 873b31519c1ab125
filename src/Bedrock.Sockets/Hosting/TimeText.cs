using System.Globalization;

namespace Bedrock.Sockets.Hosting;

/// <summary>Reads how long as people write it: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>, <c>00:00:30</c>, or <c>off</c>. A bare number is refused: <see cref="TimeSpan"/> would take it for days. For the options of protocols.</summary>
public static class TimeText
{
    private const long MaxCount = 10_000_000;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text; <see langword="null"/> is none.</param>
    /// <returns>The time; <see langword="null"/> for <c>off</c>.</returns>
    /// <exception cref="FormatException">The text is none of these; the message names it.</exception>
    public static TimeSpan? Read(string? text)
    {
        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var (digits, unit) = text switch
        {
            [.. var number, 'm', 's'] => (number, TimeSpan.FromMilliseconds(1)),
            [.. var number, 's'] => (number, TimeSpan.FromSeconds(1)),
            [.. var number, 'm'] => (number, TimeSpan.FromMinutes(1)),
            [.. var number, 'h'] => (number, TimeSpan.FromHours(1)),
            _ => ("", TimeSpan.Zero),
        };

        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount)
        {
            return count * unit;
        }

        return text is not null && text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new FormatException($"'{text}' is no time: write 500ms, 30s, 2m, 1h, 00:00:30, or off");
    }
}
