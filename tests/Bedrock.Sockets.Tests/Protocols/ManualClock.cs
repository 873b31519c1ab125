using System.Globalization;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Protocols;

internal static class ManualClock
{
    /// <summary>A clock that stands at a time written as in <c>2014-01-29T18:14:15Z</c>, in UTC unless there is a zone.</summary>
    public static ManualTimeProvider At(string time, TimeZoneInfo? zone = null)
    {
        var clock = new ManualTimeProvider(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
        clock.SetLocalTimeZone(zone ?? TimeZoneInfo.Utc);
        return clock;
    }
}
