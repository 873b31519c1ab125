using System.Globalization;
using System.Text.Unicode;

namespace Bedrock.Sockets.Protocols.Time;

/// <summary>Writes the time as one line. A pure function that allocates nothing.</summary>
internal static class TimeLine
{
    /// <summary>Room for any line; the longest, <c>Wednesday, September 30, 2026 17:37:43-0800</c> CR LF, takes 45 bytes.</summary>
    internal const int MaxBytes = 64;

    /// <summary>Writes <paramref name="time"/>, as its own offset tells it, and CR LF.</summary>
    /// <returns>How many bytes were written.</returns>
    internal static int Write(DateTimeOffset time, TimeFormat format, Span<byte> destination)
    {
        // A host may run in any culture; the wire may not.
        var english = CultureInfo.InvariantCulture;
        // +0100 is 100, -0330 is -330, UTC is 0.
        var zone = (time.Offset.Hours * 100) + time.Offset.Minutes;

        int written;
        var fits = format switch
        {
            TimeFormat.CTime => Utf8.TryWrite(destination, english, $"{time:ddd MMM} {time.Day,2} {time:HH:mm:ss} {time.Year}\r\n", out written),
            TimeFormat.Iso8601 when zone == 0 => Utf8.TryWrite(destination, english, $"{time:yyyy-MM-ddTHH:mm:ss}Z\r\n", out written),
            TimeFormat.Iso8601 => Utf8.TryWrite(destination, english, $"{time:yyyy-MM-ddTHH:mm:sszzz}\r\n", out written),
            TimeFormat.Rfc867 => Utf8.TryWrite(destination, english, $"{time:dddd, MMMM d, yyyy HH:mm:ss}{zone:+0000;-0000;-UTC}\r\n", out written),
            TimeFormat.Rfc867Smtp => Utf8.TryWrite(destination, english, $"{time:dd} {UpperMonth(time)} {time:yy HH:mm:ss} {zone:+0000;-0000;UTC}\r\n", out written),
            TimeFormat.UnixSeconds => Utf8.TryWrite(destination, english, $"{time.ToUnixTimeSeconds()}\r\n", out written),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such form."),
        };

        return fits ? written : throw new ArgumentException($"A line needs up to {MaxBytes} bytes; the destination has {destination.Length}.", nameof(destination));
    }

    private static ReadOnlySpan<byte> UpperMonth(DateTimeOffset time)
        => "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"u8.Slice((time.Month - 1) * 3, 3);
}
