using System.Globalization;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>A clock that stands still until it is set, in a zone of the test's choice.</summary>
internal sealed class ManualClock(DateTimeOffset now, TimeZoneInfo? zone = null) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override TimeZoneInfo LocalTimeZone { get; } = zone ?? TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();

    public static ManualClock At(string time, TimeZoneInfo? zone = null)
        => new(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), zone);
}
