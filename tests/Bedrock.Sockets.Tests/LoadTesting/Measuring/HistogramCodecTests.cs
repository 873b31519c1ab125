using System.Buffers.Binary;
using Bedrock.Sockets.LoadTesting.Measuring;
using FsCheck;
using FsCheck.Fluent;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

public sealed class HistogramCodecTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(-2, "03")]
    [InlineData(63, "7E")]
    [InlineData(-64, "7F")]
    [InlineData(64, "8001")]
    [InlineData(-65, "8101")]
    [InlineData(8_191, "FE7F")]
    [InlineData(8_192, "808001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF")]
    [InlineData(1L << 55, "808080808080808001")]
    public void A_signed_number_has_one_to_nine_bytes(long value, string bytes)
    {
        var buffer = new byte[ZigZag.MostBytes];

        var length = ZigZag.Write(buffer, value);
        ReadOnlySpan<byte> source = [.. buffer[..length], 0xAA];
        var read = ZigZag.TryRead(ref source, out var back);

        Assert.Equal(bytes, Convert.ToHexString(buffer.AsSpan(0, length)));
        Assert.True(read);
        Assert.Equal((value, 1), (back, source.Length));
    }

    [Fact]
    public void Every_signed_number_comes_back()
        => Prop.ForAll<long>(value =>
        {
            var buffer = new byte[ZigZag.MostBytes];
            ReadOnlySpan<byte> source = buffer.AsSpan(0, ZigZag.Write(buffer, value));
            return ZigZag.TryRead(ref source, out var back) && back == value && source.IsEmpty;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_bytes_before_compression_are_those_of_the_format()
    {
        var histogram = new LatencyHistogram(1, 3_600_000_000_000, 3);
        histogram.RecordMany(1, 2);
        histogram.RecordMany(3, 1);
        histogram.RecordMany(10, 100);

        var inner = Convert.ToHexString(HistogramCodec.EncodeInner(histogram).WrittenSpan);

        Assert.Equal(
            "1C849313" + "00000007" + "00000000" + "00000003" + "0000000000000001" + "0000034630B8A000" + "3FF0000000000000"
            + "00" // nothing at 0, a single zero
            + "04" // two at 1
            + "00" // nothing at 2
            + "02" // one at 3
            + "0B" // six zeros, 4 to 9
            + "C801", // a hundred at 10
            inner);
    }

    [Fact]
    public void The_text_begins_as_every_compressed_histogram_of_version_2_does()
        => Assert.StartsWith("HISTFAAAA", HistogramCodec.EncodeBase64(new LatencyHistogram()), StringComparison.Ordinal);

    [Fact]
    public void Whatever_was_recorded_comes_back()
        => Prop.ForAll<long[], byte>((values, digits) =>
        {
            var histogram = new LatencyHistogram(1, 3_600_000_000_000, digits % 6);
            foreach (var value in values)
            {
                histogram.RecordMany(value & long.MaxValue, 1 + (value & 0xFFFF));
            }

            var back = HistogramCodec.Decode(HistogramCodec.Encode(histogram));

            return back.TotalCount == histogram.TotalCount
                && back.Layout.IsSameAs(histogram.Layout)
                && back.RecordedBuckets().SequenceEqual(histogram.RecordedBuckets());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void The_extremes_come_back_to_the_precision_of_the_counts()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(123_456_789);
        histogram.Record(987_654_321);

        var back = HistogramCodec.Decode(HistogramCodec.Encode(histogram));

        Assert.InRange(back.Min, 123_456_789 * 0.999, 123_456_789);
        Assert.InRange(back.Max, 987_654_321, 987_654_321 * 1.001);
    }

    [Fact]
    public void A_histogram_that_is_cut_off_anywhere_is_refused()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(123_456_789);
        var bytes = HistogramCodec.Encode(histogram);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => HistogramCodec.Decode(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(0, 0x1c849303)] // another version
    [InlineData(4, -1)] // a negative length
    [InlineData(4, int.MaxValue)] // more counts than the bounds allow
    [InlineData(8, 1)] // shifted counts
    [InlineData(12, 9)] // nine digits
    [InlineData(16, -1)] // a negative lowest
    [InlineData(24, int.MinValue)] // a negative highest
    public void A_header_that_makes_no_sense_is_refused(int offset, int number)
    {
        var inner = HistogramCodec.EncodeInner(new LatencyHistogram()).WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(inner.AsSpan(offset), number);

        Assert.Throws<FormatException>(() => HistogramCodec.Decode(Compressed.Of(inner)));
    }

    [Theory]
    [InlineData(1)] // a run of zeros to beyond the end
    [InlineData(2)] // a run whose length has no positive counterpart
    [InlineData(3)] // a number without its end
    public void Counts_that_do_not_fit_are_refused(int which)
    {
        var inner = HistogramCodec.EncodeInner(new LatencyHistogram()).WrittenSpan.ToArray();
        var counts = new byte[ZigZag.MostBytes];
        var length = which switch
        {
            1 => ZigZag.Write(counts, -40_000),
            2 => ZigZag.Write(counts, long.MinValue),
            _ => ZigZag.Write(counts, long.MaxValue) - 1,
        };
        BinaryPrimitives.WriteInt32BigEndian(inner.AsSpan(4), length);

        Assert.Throws<FormatException>(() => HistogramCodec.Decode(Compressed.Of([.. inner, .. counts[..length]])));
    }
}
