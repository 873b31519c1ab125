using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads how long: a number and a unit, such as <c>500ms</c>, <c>10s</c>, <c>1.5m</c>, <c>2h</c>.</summary>
internal static class Duration
{
    /// <summary>The longest that is taken: a day.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <exception cref="FormatException">The text is no duration, or one that is not above zero and at most a day; the message names it and says what to write.</exception>
    public static TimeSpan Parse(string text)
    {
        var (number, unit) = text switch
        {
            [.. var digits, 'm', 's'] => (digits, TimeSpan.FromMilliseconds(1)),
            [.. var digits, 's'] => (digits, TimeSpan.FromSeconds(1)),
            [.. var digits, 'm'] => (digits, TimeSpan.FromMinutes(1)),
            [.. var digits, 'h'] => (digits, TimeSpan.FromHours(1)),
            _ => ("", TimeSpan.Zero),
        };

        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count <= Longest.Ticks / unit.Ticks
            ? TimeSpan.FromTicks((long)Math.Ceiling(count * unit.Ticks))
            : throw new FormatException($"'{text}' is no duration; write a number and a unit, such as 500ms, 10s or 2m, above 0 and at most 24h");
    }
}
