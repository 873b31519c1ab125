using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>Makes what a peer has sent fit to be shown to others. Pure functions.</summary>
internal static class ChatText
{
    /// <summary>The longest line that a peer may send, in bytes.</summary>
    internal const int MaxLineBytes = 4_096;

    /// <summary>The longest name of a person or a room, in characters.</summary>
    internal const int MaxNameLength = 20;

    /// <summary>
    /// Decodes UTF-8 and leaves out what could end a line, move a cursor, or turn the direction of writing: control characters and format characters, all of Unicode's. A tab becomes a space, and what is no UTF-8 U+FFFD.
    /// </summary>
    /// <param name="line">The bytes, at most <see cref="MaxLineBytes"/>.</param>
    /// <param name="maxLength">The most characters (Unicode scalar values) that are kept.</param>
    internal static string Clean(in ReadOnlySequence<byte> line, int maxLength)
    {
        Span<byte> bytes = stackalloc byte[MaxLineBytes];
        line.CopyTo(bytes);
        bytes = bytes[..(int)line.Length];

        var text = new StringBuilder(bytes.Length);
        Span<char> letters = stackalloc char[2];
        for (var kept = 0; kept < maxLength && !bytes.IsEmpty;)
        {
            // What is no UTF-8 is decoded to U+FFFD.
            Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            bytes = bytes[length..];
            rune = rune.Value is '\t' ? new Rune(' ') : rune;
            if (IsShown(rune))
            {
                text.Append(letters[..rune.EncodeToUtf16(letters)]);
                kept++;
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>Whether a cleaned text is a name: letters, digits, hyphens and underscores, up to <see cref="MaxNameLength"/>. No spaces and no brackets, so that nobody can play the server or two people.</summary>
    internal static bool IsName(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && rune.Value is not ('-' or '_'))
            {
                return false;
            }

            length++;
        }

        return length is > 0 and <= MaxNameLength;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
