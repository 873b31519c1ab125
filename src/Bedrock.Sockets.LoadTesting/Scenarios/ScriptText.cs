using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Bytes written as text: UTF-8, with <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\0</c>, <c>\\</c> and <c>\xHH</c> for any byte. A pure function.</summary>
internal static class ScriptText
{
    /// <exception cref="FormatException">A backslash is followed by something else; the message says where.</exception>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        using var bytes = new MemoryStream();
        for (var index = 0; index < text.Length;)
        {
            var end = text.IndexOf('\\', index);
            end = end < 0 ? text.Length : end;
            bytes.Write(Encoding.UTF8.GetBytes(text[index..end]));
            index = end;
            if (index < text.Length)
            {
                bytes.WriteByte(ReadEscape(text, ref index));
            }
        }

        return bytes.ToArray();
    }

    private static byte ReadEscape(string text, ref int index)
    {
        var start = index;
        index += 2;
        switch (start + 1 < text.Length ? text[start + 1] : ' ')
        {
            case 'r': return (byte)'\r';
            case 'n': return (byte)'\n';
            case 't': return (byte)'\t';
            case '0': return 0;
            case '\\': return (byte)'\\';
            case 'x' when start + 4 <= text.Length && byte.TryParse(text.AsSpan(start + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value):
                index += 2;
                return value;
            default:
                throw new FormatException($"'{text[start..Math.Min(text.Length, start + 4)]}' at {start} in '{text}' is no escape: write \\r, \\n, \\t, \\0, \\xHH or \\\\");
        }
    }
}
