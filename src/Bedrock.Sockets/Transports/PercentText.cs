using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.Transports;

/// <summary>Percent-encoded text (RFC 3986, section 2.1) with UTF-8 below it. Stricter than <see cref="Uri.UnescapeDataString(string)"/>, which lets broken escapes pass as they are.</summary>
internal static class PercentText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">An escape is broken, or the bytes are not UTF-8.</exception>
    public static string Decode(string text)
    {
        try
        {
            var bytes = StrictUtf8.GetBytes(text);
            return StrictUtf8.GetString(bytes.AsSpan(0, DecodeInPlace(bytes, text)));
        }
        catch (ArgumentException notText)
        {
            // Of the encoder for half a surrogate pair, of the decoder for bytes that are not UTF-8.
            throw new FormatException($"'{text}' is not UTF-8 text", notText);
        }
    }

    public static string Encode(string text) => Uri.EscapeDataString(text);

    private static int DecodeInPlace(byte[] bytes, string text)
    {
        var written = 0;
        for (var read = 0; read < bytes.Length; read++, written++)
        {
            bytes[written] = bytes[read];
            if (bytes[read] != '%')
            {
                continue;
            }

            if (read + 2 >= bytes.Length || !byte.TryParse(bytes.AsSpan(read + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[written]))
            {
                throw new FormatException($"'{text}' has a percent sign without two hexadecimal digits: write %25 for the sign itself");
            }

            read += 2;
        }

        return written;
    }
}
