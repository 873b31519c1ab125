using System.Globalization;
using System.Text;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Whether a reply is one line that tells a time: C's <c>ctime</c>, ISO 8601, the two forms of RFC 867, or seconds since 1970.</summary>
/// <remarks>The time itself is not judged: the server's clock and zone are its own.</remarks>
internal static class TimeRule
{
    public const int MaxBytes = 128;

    private static readonly string[] Forms =
    [
        "ddd MMM d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "dddd, MMMM d, yyyy HH:mm:ss'-UTC'",
        "dddd, MMMM d, yyyy HH:mm:sszzz",
        "dd MMM yy HH:mm:ss 'UTC'",
        "dd MMM yy HH:mm:ss zzz",
    ];

    public static bool IsRight(ReadOnlySpan<byte> reply)
    {
        if (!reply.EndsWith("\n"u8) || !Ascii.IsValid(reply))
        {
            return false;
        }

        var line = reply[..^1];
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        Span<char> text = stackalloc char[MaxBytes];
        text = text[..Encoding.ASCII.GetChars(line, text)];
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeUniversal, out _);
    }
}
