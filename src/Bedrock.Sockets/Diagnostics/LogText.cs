using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Makes text of others fit for a log: one line, nothing that a terminal would obey, not long. Every message of this library passes through it what a peer can name; do the same with what yours quote.</summary>
public static class LogText
{
    private const int DefaultLength = 128;
    private const int LongestEscape = 10;
    private const string Ellipsis = "...";

    /// <summary>Writes what could end a line, move a cursor or turn the direction of writing as <c>\uXXXX</c>, and cuts the rest: control characters (C0, DEL, C1), format characters (bidirectional marks among them), line and paragraph separators.</summary>
    /// <param name="text">The text; <see langword="null"/> is empty.</param>
    /// <param name="maxLength">The longest result but for the three dots of a cut, 1 to 65,536 characters. Defaults to 128.</param>
    /// <returns>The text itself when there is nothing to change.</returns>
    public static string Escape(string? text, int maxLength = DefaultLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLength, 65_536);

        return text is null ? "" : text.Length <= maxLength && IsHarmless(text) ? text : EscapeAll(text, maxLength);
    }

    /// <summary>The type of an error and what it says, which may quote what a peer has sent.</summary>
    internal static string Describe(Exception error) => $"{error.GetType().Name}: {Escape(error.Message)}";

    private static bool IsHarmless(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmful(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static string EscapeAll(string text, int maxLength)
    {
        var escaped = new StringBuilder(Math.Min(text.Length, maxLength) + LongestEscape + Ellipsis.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var before = escaped.Length;
            if (!IsHarmful(rune))
            {
                escaped.Append(rune.ToString());
            }
            else if (rune.IsBmp)
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            }

            if (escaped.Length > maxLength)
            {
                escaped.Length = before;
                return escaped.Append(Ellipsis).ToString();
            }
        }

        return escaped.ToString();
    }

    /// <summary>Half of a pair of surrogates is read as U+FFFD, which is harmless but must not stay as it is in the text.</summary>
    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune == Rune.ReplacementChar;
}
