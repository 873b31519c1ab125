using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Shows bytes as people read them. A pure function; the result is printable ASCII and line feeds, whatever the bytes are.</summary>
/// <remarks>
/// <code>
/// 0000  68 65 6C 6C 6F 0D 0A                              hello..
/// </code>
/// </remarks>
internal static class HexDump
{
    private const int BytesInLine = 16;

    /// <summary>Lines of sixteen bytes, each after a line feed.</summary>
    /// <param name="bytes">What is shown.</param>
    /// <param name="total">How many there are; those that are not shown are counted in the last line.</param>
    public static string Of(ReadOnlySpan<byte> bytes, long total)
    {
        var text = new StringBuilder();
        for (var offset = 0; offset < bytes.Length; offset += BytesInLine)
        {
            var line = bytes[offset..Math.Min(offset + BytesInLine, bytes.Length)];
            text.Append(CultureInfo.InvariantCulture, $"\n{offset:X4}  ");
            foreach (var value in line)
            {
                text.Append(CultureInfo.InvariantCulture, $"{value:X2} ");
            }

            text.Append(' ', (3 * (BytesInLine - line.Length)) + 1);
            foreach (var value in line)
            {
                text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
            }
        }

        return total > bytes.Length ? text.Append(CultureInfo.InvariantCulture, $"\n... {total - bytes.Length} more").ToString() : text.ToString();
    }
}
