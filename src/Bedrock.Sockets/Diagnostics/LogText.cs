using System.Globalization;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Makes text of others fit for a log: one line, no control characters, not long. An exception's message may quote what a peer has sent.</summary>
internal static class LogText
{
    private const int MaxLength = 128;

    /// <summary>The type of an error and what it says.</summary>
    public static string Describe(Exception error) => $"{error.GetType().Name}: {Clean(error.Message)}";

    /// <summary>Replaces what could end a line, move a cursor or turn the direction of writing.</summary>
    public static string Clean(string text)
    {
        var kept = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "...");
        return string.Create(kept.Length, kept, static (clean, kept) =>
        {
            for (var index = 0; index < kept.Length; index++)
            {
                clean[index] = CharUnicodeInfo.GetUnicodeCategory(kept[index]) is
                    UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    ? '?'
                    : kept[index];
            }
        });
    }
}
