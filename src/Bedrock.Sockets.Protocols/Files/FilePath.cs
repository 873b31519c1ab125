using System.Buffers;
using System.Text;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A name as a peer writes it: segments that slashes separate, in UTF-8. A pure function; what it lets through cannot lead out of a directory by its letters alone.</summary>
internal static class FilePath
{
    /// <summary>The longest name, in bytes.</summary>
    internal const int MaxBytes = 1_024;

    private const int MaxSegmentBytes = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a name.</summary>
    /// <param name="bytes">The bytes. They are not unescaped in any way: <c>%2e%2e</c> is a strange name and no way up.</param>
    /// <param name="segments">Its segments, at least one.</param>
    /// <returns>Whether it is one.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out string[] segments)
    {
        segments = [];
        if (bytes.Length is 0 or > MaxBytes)
        {
            return false;
        }

        string text;
        try
        {
            // Overlong forms of a slash or a dot are no UTF-8.
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        segments = text.Split('/');
        return Array.TrueForAll(segments, IsSegment);
    }

    // A backslash, a colon and a trailing dot or space mean something to other systems. A leading dot hides what the server itself needs, above all the parts of uploads.
    private static bool IsSegment(string segment)
        => segment.Length > 0
            && Encoding.UTF8.GetByteCount(segment) <= MaxSegmentBytes
            && segment is not ['.', ..] and not [.., '.' or ' ']
            && !segment.AsSpan().ContainsAny(Forbidden)
            && !segment.Any(char.IsControl);

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:*?\"<>|\0");
}
