using System.Text;
using Bedrock.Sockets.Protocols.Time;

namespace Bedrock.Sockets.Tests.Protocols.Time;

public sealed class TimeTests
{
    // One hour ahead of UTC, two from the last Sunday of March at 02:00 to the last of October at 03:00.
    private static readonly TimeZoneInfo CentralEurope = TimeZoneInfo.CreateCustomTimeZone(
        "CE", TimeSpan.FromHours(1), "CE", "CE", "CE summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date,
                DateTime.MaxValue.Date,
                TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);

    [Fact]
    public async Task The_default_is_the_local_time_as_ctime_and_then_the_end()
    {
        var time = new ProtocolEndpoint(builder => builder.UseTime(), ManualClock.At("2014-01-29T18:14:15Z", CentralEurope));

        Assert.Equal("Wed Jan 29 19:14:15 2014\r\n", await LineAsync(time));
    }

    [Fact]
    public async Task Daylight_saving_time_moves_the_hour_and_the_offset()
    {
        var clock = ManualClock.At("2026-03-29T00:59:59Z", CentralEurope);
        var time = new ProtocolEndpoint(builder => builder.UseTime(options => options.Format = TimeFormat.Iso8601), clock);

        Assert.Equal("2026-03-29T01:59:59+01:00\r\n", await LineAsync(time));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-03-29T03:00:00+02:00\r\n", await LineAsync(time));
    }

    [Fact]
    public async Task Utc_tells_the_time_of_UTC()
    {
        var options = new TimeOptions { Format = TimeFormat.Rfc867, Utc = true };
        var time = new ProtocolEndpoint(builder => builder.UseTime(options), ManualClock.At("2026-06-30T23:00:00Z", CentralEurope));

        Assert.Equal("Tuesday, June 30, 2026 23:00:00-UTC\r\n", await LineAsync(time));
    }

    [Fact]
    public async Task Options_are_read_once()
    {
        var options = new TimeOptions { Format = TimeFormat.UnixSeconds };
        var time = new ProtocolEndpoint(builder => builder.UseTime(options), ManualClock.At("1970-01-01T00:00:42Z"));

        options.Format = TimeFormat.CTime;

        Assert.Equal("42\r\n", await LineAsync(time));
    }

    [Fact]
    public async Task Daytime_is_the_time_in_the_form_of_RFC_867()
    {
        var clock = ManualClock.At("1982-02-23T01:37:43Z");

        Assert.Equal("Tuesday, February 23, 1982 01:37:43-UTC\r\n", await LineAsync(ProtocolEndpoint.Named("daytime", clock)));
        Assert.Equal("23 FEB 82 01:37:43 UTC\r\n", await LineAsync(ProtocolEndpoint.Named("daytime", clock, ("format", "rfc867smtp"))));
    }

    [Fact]
    public async Task Without_a_clock_in_the_services_the_system_tells_the_time()
    {
        var time = new ProtocolEndpoint(builder => builder.UseTime(options => options.Format = TimeFormat.UnixSeconds));

        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var told = long.Parse(await LineAsync(time), System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(told, before, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public void A_form_that_does_not_exist_is_refused_where_it_is_set()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new TimeOptions { Format = (TimeFormat)17 });

        Assert.Contains("Format is one of CTime, Iso8601, Rfc867, Rfc867Smtp, UnixSeconds.", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> LineAsync(ProtocolEndpoint endpoint)
        => Encoding.ASCII.GetString(await endpoint.ReceiveAsync());
}
