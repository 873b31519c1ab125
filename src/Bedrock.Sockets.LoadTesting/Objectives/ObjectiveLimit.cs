using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.Objectives;

/// <summary>Reads the right side of an objective.</summary>
internal static class ObjectiveLimit
{
    // "s" after "ms" and "us", and "m" last: the first that ends the text is the unit.
    private static readonly (string Unit, double Nanoseconds)[] Units = [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9)];

    /// <summary>A time in nanoseconds: a number and one of ns, us, ms, s, m.</summary>
    public static bool TryParseTime(string text, out double nanoseconds)
    {
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return TryParse(text[..^unit.Length], factor, out nanoseconds);
            }
        }

        nanoseconds = 0;
        return false;
    }

    /// <summary>A share from 0 to 1, written in per cent.</summary>
    public static bool TryParseShare(string text, out double share)
    {
        share = 0;
        return text.EndsWith('%') && TryParse(text[..^1], 0.01, out share) && share <= 1;
    }

    public static bool TryParseNumber(string text, out double number) => TryParse(text, 1, out number);

    // decimal, so that 0.1 % is what it says; the limit keeps what is multiplied finite.
    private static bool TryParse(string text, double factor, out double value)
    {
        var ok = decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000_000_000;
        value = ok ? (double)(number * (decimal)factor) : 0;
        return ok;
    }
}
