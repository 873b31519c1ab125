using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

public sealed class HistogramLogTests
{
    private static readonly DateTimeOffset Start = new(2015, 9, 9, 17, 24, 39, 474, TimeSpan.FromHours(2));

    [Fact]
    public void A_log_begins_with_its_version_and_start_and_has_a_line_for_each_interval()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(2_769_000);

        var lines = HistogramLogWriter.Write(Start, [Interval("echo", histogram), Interval(null, histogram)]).Split('\n');

        Assert.Equal("#[Histogram log format version 1.3]", lines[0]);
        Assert.Equal("#[StartTime: 1441812279.474 (seconds since epoch), 2015-09-09T15:24:39.4740000Z]", lines[1]);
        Assert.Equal("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"", lines[2]);
        Assert.Equal($"Tag=echo,0.127,1.007,2.769,{HistogramCodec.EncodeBase64(histogram)}", lines[3]);
        Assert.StartsWith("0.127,1.007,2.769,HISTFAAAA", lines[4], StringComparison.Ordinal);
        Assert.Equal("", lines[5]);
    }

    [Fact]
    public void A_log_that_was_written_is_read_as_it_was()
    {
        var histogram = new LatencyHistogram();
        histogram.RecordMany(1_000_000, 7);

        var log = HistogramLogReader.Read(new StringReader(HistogramLogWriter.Write(Start, [Interval("a", histogram), Interval(null, histogram)])));

        Assert.Equal(Start, log.Start);
        Assert.Equal(["a", null], log.Intervals.Select(interval => interval.Tag));
        Assert.All(log.Intervals, interval =>
        {
            Assert.Equal((127, 1_007), (interval.Start.TotalMilliseconds, interval.Length.TotalMilliseconds));
            Assert.Equal(histogram.RecordedBuckets(), interval.Histogram.RecordedBuckets());
        });
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public void A_tag_that_would_break_the_line_is_refused(string tag)
        => Assert.Throws<ArgumentException>(() => HistogramLogWriter.Write(Start, [Interval(tag, new LatencyHistogram())]));

    [Theory]
    [InlineData("0.1,1.0,2.0")]
    [InlineData("x,1.0,2.0,HISTFAAAA")]
    [InlineData("0.1,NaN,2.0,HISTFAAAA")]
    [InlineData("0.1,1.0,2.0,not base64!")]
    [InlineData("0.1,1.0,2.0,AAAA")]
    [InlineData("#[StartTime: soon]")]
    public void A_line_that_is_no_interval_is_refused_with_its_number(string line)
    {
        var error = Assert.Throws<FormatException>(() => HistogramLogReader.Read(new StringReader("#[comment]\n\n" + line)));

        Assert.StartsWith("line 3: ", error.Message, StringComparison.Ordinal);
    }

    private static HistogramLogInterval Interval(string? tag, LatencyHistogram histogram)
        => new(tag, TimeSpan.FromMilliseconds(127), TimeSpan.FromMilliseconds(1_007), histogram);
}
