using System.Globalization;
using System.Text;
using Bedrock.Sockets.Protocols.Time;

namespace Bedrock.Sockets.Tests.Protocols.Time;

public sealed class TimeLineTests
{
    [Theory]
    [InlineData("2014-01-29T19:14:15+01:00", "Wed Jan 29 19:14:15 2014")]
    [InlineData("2014-02-01T09:05:07Z", "Sat Feb  1 09:05:07 2014")] // one digit of a day, padded with a space
    [InlineData("2014-02-09T00:00:00Z", "Sun Feb  9 00:00:00 2014")] // midnight is 00, not 24
    [InlineData("2014-02-10T23:59:59.9999999Z", "Mon Feb 10 23:59:59 2014")] // a fraction is cut off, not rounded
    [InlineData("2025-12-31T23:59:59-05:00", "Wed Dec 31 23:59:59 2025")] // already the next year in UTC
    [InlineData("2026-01-01T00:00:00+13:00", "Thu Jan  1 00:00:00 2026")] // still the old year in UTC
    [InlineData("2024-02-29T12:00:00Z", "Thu Feb 29 12:00:00 2024")]
    public void CTime_is_what_C_and_Python_print(string time, string line)
        => AssertLine(line, time, TimeFormat.CTime);

    [Theory]
    [InlineData("2014-01-29T19:14:15+01:00", "2014-01-29T19:14:15+01:00")]
    [InlineData("2014-07-29T19:14:15-03:30", "2014-07-29T19:14:15-03:30")]
    [InlineData("2014-01-29T18:14:15Z", "2014-01-29T18:14:15Z")]
    [InlineData("0999-01-02T00:00:00Z", "0999-01-02T00:00:00Z")]
    public void Iso8601_has_the_offset_and_writes_zero_as_Z(string time, string line)
        => AssertLine(line, time, TimeFormat.Iso8601);

    // RFC 867 prints "Tuesday, February 22, 1982 17:37:43-PST". That day was a Monday, and PST is eight hours behind UTC.
    [Theory]
    [InlineData("1982-02-22T17:37:43-08:00", "Monday, February 22, 1982 17:37:43-0800")]
    [InlineData("1982-02-23T01:37:43Z", "Tuesday, February 23, 1982 01:37:43-UTC")]
    [InlineData("2014-07-01T00:00:00+05:30", "Tuesday, July 1, 2014 00:00:00+0530")]
    [InlineData("2026-09-30T17:37:43-03:30", "Wednesday, September 30, 2026 17:37:43-0330")]
    public void Rfc867_is_the_first_form_of_the_RFC(string time, string line)
        => AssertLine(line, time, TimeFormat.Rfc867);

    // RFC 867 prints "02 FEB 82 07:59:01 PST".
    [Theory]
    [InlineData("1982-02-02T07:59:01-08:00", "02 FEB 82 07:59:01 -0800")]
    [InlineData("1982-02-02T15:59:01Z", "02 FEB 82 15:59:01 UTC")]
    [InlineData("2009-12-31T23:59:59+01:00", "31 DEC 09 23:59:59 +0100")]
    [InlineData("2000-09-01T00:00:00-00:30", "01 SEP 00 00:00:00 -0030")]
    public void Rfc867Smtp_is_the_second_form_of_the_RFC(string time, string line)
        => AssertLine(line, time, TimeFormat.Rfc867Smtp);

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "0")]
    [InlineData("1970-01-01T01:00:00+01:00", "0")]
    [InlineData("1969-12-31T23:59:59Z", "-1")]
    [InlineData("2014-01-29T19:14:15+01:00", "1391019255")]
    [InlineData("2038-01-19T03:14:08Z", "2147483648")]
    public void UnixSeconds_is_a_decimal_number_whatever_the_offset(string time, string line)
        => AssertLine(line, time, TimeFormat.UnixSeconds);

    [Theory]
    [InlineData(1, "JAN")]
    [InlineData(2, "FEB")]
    [InlineData(3, "MAR")]
    [InlineData(4, "APR")]
    [InlineData(5, "MAY")]
    [InlineData(6, "JUN")]
    [InlineData(7, "JUL")]
    [InlineData(8, "AUG")]
    [InlineData(9, "SEP")]
    [InlineData(10, "OCT")]
    [InlineData(11, "NOV")]
    [InlineData(12, "DEC")]
    public void Rfc867Smtp_writes_the_month_in_capitals(int month, string name)
        => AssertLine($"05 {name} 26 00:00:00 UTC", $"2026-{month:00}-05T00:00:00Z", TimeFormat.Rfc867Smtp);

    [Fact]
    public void The_culture_of_the_host_does_not_reach_the_wire()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.AbbreviatedDayNames = ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"];
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.NumberFormat.NegativeSign = "minus";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;

        try
        {
            AssertLine("Wed Jan 29 19:14:15 2014", "2014-01-29T19:14:15Z", TimeFormat.CTime);
            AssertLine("-1", "1969-12-31T23:59:59Z", TimeFormat.UnixSeconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_line_of_every_form_fits_and_is_printing_ASCII_up_to_its_CR_LF()
    {
        var longest = 0;
        Span<byte> line = stackalloc byte[TimeLine.MaxBytes];

        foreach (var format in Enum.GetValues<TimeFormat>())
        {
            for (var day = 1; day <= 365; day++)
            {
                var time = new DateTimeOffset(2026, 1, 1, 17, 37, 43, TimeSpan.FromHours(-8)).AddDays(day);
                var text = line[..TimeLine.Write(time, format, line)];

                Assert.True(text.EndsWith("\r\n"u8));
                Assert.Equal(-1, text[..^2].IndexOfAnyExceptInRange((byte)' ', (byte)'~'));
                longest = Math.Max(longest, text.Length);
            }
        }

        Assert.Equal(45, longest);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
        => Assert.Throws<ArgumentException>(() => TimeLine.Write(default, TimeFormat.CTime, new byte[10]));

    private static void AssertLine(string expected, string time, TimeFormat format)
    {
        Span<byte> line = stackalloc byte[TimeLine.MaxBytes];
        var length = TimeLine.Write(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), format, line);

        Assert.Equal(expected + "\r\n", Encoding.ASCII.GetString(line[..length]));
    }
}
