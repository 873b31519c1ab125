namespace Bedrock.Sockets.Protocols.Time;

/// <summary>How the time protocol writes the time. Every form is one line of ASCII that ends with CR LF; names are English whatever the culture.</summary>
/// <remarks>
/// Two forms name the zone. .NET knows no abbreviations such as <c>PST</c>, so an offset from UTC of zero is written <c>UTC</c> and any other as hours and minutes, <c>-0800</c>.
/// </remarks>
public enum TimeFormat
{
    /// <summary>C's <c>ctime</c>, the day padded with a space: <c>Wed Jan 29 19:14:15 2014</c>, <c>Sat Feb  1 09:00:00 2014</c>. It names no zone.</summary>
    CTime,

    /// <summary>ISO 8601 with its offset, also valid in RFC 3339: <c>2014-01-29T19:14:15+01:00</c>; an offset of zero is <c>Z</c>.</summary>
    Iso8601,

    /// <summary>The first form of RFC 867, weekday first: <c>Monday, February 22, 1982 17:37:43-0800</c>, <c>Tuesday, February 23, 1982 01:37:43-UTC</c>.</summary>
    Rfc867,

    /// <summary>The second form of RFC 867, that of SMTP, with a year of two digits: <c>02 FEB 82 07:59:01 -0800</c>, <c>02 FEB 82 15:59:01 UTC</c>.</summary>
    Rfc867Smtp,

    /// <summary>Whole seconds since 1 January 1970, 00:00 UTC, in decimal: <c>1391022855</c>. Negative before 1970.</summary>
    UnixSeconds,
}
