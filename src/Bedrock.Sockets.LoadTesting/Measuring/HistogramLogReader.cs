using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Reads HdrHistogram's log format (<c>.hlog</c>), whoever wrote it.</summary>
internal static class HistogramLogReader
{
    private const string StartTime = "#[StartTime:";
    private const string Tag = "Tag=";

    /// <exception cref="FormatException">A line is none of such a log; the message has its number.</exception>
    public static HistogramLog Read(TextReader reader)
    {
        DateTimeOffset? start = null;
        var intervals = new List<HistogramLogInterval>();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith(StartTime, StringComparison.Ordinal))
            {
                start = ParseStart(line, number);
            }
            else if (line.Length > 0 && line[0] is not ('#' or '"'))
            {
                intervals.Add(ParseInterval(line, number));
            }
        }

        return new HistogramLog(start, intervals);
    }

    private static DateTimeOffset ParseStart(string line, int number)
    {
        var seconds = Number(line[StartTime.Length..].TrimStart().Split(' ')[0], number);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1_000));
    }

    private static HistogramLogInterval ParseInterval(string line, int number)
    {
        var fields = line.Split(',');
        var tag = fields[0].StartsWith(Tag, StringComparison.Ordinal) ? fields[0][Tag.Length..] : null;
        var numbers = fields.AsSpan(tag is null ? 0 : 1);
        if (numbers.Length != 4)
        {
            throw new FormatException($"line {number}: an interval has a start, a length, a maximum and a histogram, not {numbers.Length} fields");
        }

        try
        {
            return new HistogramLogInterval(
                tag,
                Time(numbers[0], number),
                Time(numbers[1], number),
                HistogramCodec.DecodeBase64(numbers[3]));
        }
        catch (FormatException error)
        {
            throw new FormatException($"line {number}: {error.Message}", error);
        }
    }

    // FromSeconds would cut off what the nearest double lacks.
    private static TimeSpan Time(string text, int line) => TimeSpan.FromTicks((long)Math.Round(Number(text, line) * TimeSpan.TicksPerSecond));

    // The range keeps what TimeSpan and DateTimeOffset can hold.
    private static double Number(string text, int line)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 9e10
            ? value
            : throw new FormatException($"line {line}: '{text}' is no number of seconds");
}
