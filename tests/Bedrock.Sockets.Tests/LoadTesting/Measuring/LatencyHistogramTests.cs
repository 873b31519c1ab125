using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

public sealed class LatencyHistogramTests
{
    private const long Hour = 3_600_000_000_000;

    [Theory]
    [InlineData(1, Hour, 3, 32, 33_792)]
    [InlineData(1, 60_000_000_000, 3, 26, 27_648)]
    [InlineData(1_000, Hour, 3, 23, 24_576)]
    [InlineData(1, 3_600_000_000, 3, 22, 23_552)]
    public void The_bounds_and_digits_say_how_many_counts_there_are(long lowest, long highest, int digits, int buckets, int counts)
    {
        var layout = new LatencyHistogram(lowest, highest, digits).Layout;

        Assert.Equal((buckets, counts), (layout.BucketCount, layout.CountsLength));
    }

    [Theory]
    [InlineData(0, Hour, 3)]
    [InlineData(1, 1, 3)]
    [InlineData(1_000, 1_999, 3)]
    [InlineData(1, Hour, -1)]
    [InlineData(1, Hour, 6)]
    [InlineData(long.MaxValue / 2, long.MaxValue, 3)]
    public void Bounds_that_make_no_histogram_are_refused(long lowest, long highest, int digits)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram(lowest, highest, digits));

    [Theory]
    [InlineData(1, Hour, 3)]
    [InlineData(1_000, Hour, 3)]
    [InlineData(1, long.MaxValue, 2)]
    [InlineData(1, 1_000_000, 0)]
    [InlineData(7, 1_000_000, 5)]
    public void Every_count_begins_where_the_one_before_ends(long lowest, long highest, int digits)
    {
        var layout = new HistogramLayout(lowest, highest, digits);

        for (var index = 1; index < layout.CountsLength; index++)
        {
            Assert.Equal(layout.LowestAt(index), layout.HighestAt(index - 1) + 1);
            Assert.Equal(index, layout.IndexOf(layout.LowestAt(index)));
            Assert.Equal(index, layout.IndexOf(layout.HighestAt(index)));
        }

        Assert.True(layout.HighestAt(layout.CountsLength - 1) >= highest);
    }

    [Fact]
    public void A_count_is_never_wider_than_a_thousandth_of_its_values()
    {
        var layout = new LatencyHistogram().Layout;

        Assert.All(
            Enumerable.Range(1, layout.CountsLength - 1),
            index => Assert.True(layout.WidthAt(index) == 1 || layout.WidthAt(index) <= layout.LowestAt(index) / 1_000.0));
    }

    [Theory]
    [MemberData(nameof(Distributions.Names), MemberType = typeof(Distributions))]
    public void Percentiles_agree_with_a_sorted_array_within_a_thousandth(string distribution)
    {
        var samples = Distributions.Samples(distribution, 100_000);
        var histogram = Recorded(samples);

        Array.Sort(samples);

        foreach (var percentile in (double[])[0, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100])
        {
            var rank = Math.Max(1, (int)Math.Ceiling((decimal)percentile * samples.Length / 100));
            var exact = samples[rank - 1];
            Assert.InRange(histogram.ValueAtPercentile(percentile), exact * 0.999, exact * 1.001);
        }

        Assert.Equal(samples[0], histogram.Min);
        Assert.Equal(samples[^1], histogram.Max);
        Assert.Equal(samples.Length, histogram.TotalCount);
        Assert.InRange(histogram.Mean, samples.Average() * 0.999, samples.Average() * 1.001);
    }

    [Fact]
    public void The_standard_deviation_is_that_of_the_values()
    {
        var histogram = Recorded([2_000_000, 4_000_000, 4_000_000, 4_000_000, 5_000_000, 5_000_000, 7_000_000, 9_000_000]);

        Assert.InRange(histogram.StandardDeviation, 1_998_000, 2_002_000);
    }

    [Fact]
    public void The_99_9th_percentile_of_100_000_values_is_the_99_900th()
    {
        var histogram = new LatencyHistogram(1, 1_000_000, 5);
        histogram.RecordMany(1, 99_900);
        histogram.RecordMany(2, 100);

        Assert.Equal(1, histogram.ValueAtPercentile(99.9));
        Assert.Equal(2, histogram.ValueAtPercentile(99.901));
    }

    [Fact]
    public void A_percentile_outside_0_to_100_counts_as_the_nearest_inside()
    {
        var histogram = Recorded([1, 2, 3]);

        Assert.Equal((1, 3), (histogram.ValueAtPercentile(-1), histogram.ValueAtPercentile(101)));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.ValueAtPercentile(double.NaN));
    }

    [Fact]
    public void A_latency_beyond_the_highest_is_counted_as_saturated_and_stays_the_maximum()
    {
        var histogram = Recorded([5, Hour, Hour + 1, long.MaxValue]);

        Assert.Equal((4, 2), (histogram.TotalCount, histogram.SaturatedCount));
        Assert.Equal(long.MaxValue, histogram.Max);
        Assert.True(histogram.ValueAtPercentile(100) >= Hour);
    }

    [Fact]
    public void A_negative_latency_is_refused_and_nothing_is_counted()
    {
        var histogram = new LatencyHistogram();

        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Record(-1));
        Assert.Equal(0, histogram.TotalCount);
    }

    [Fact]
    public void An_empty_histogram_answers_with_zeros()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((0L, 0L, 0L, 0L), (histogram.TotalCount, histogram.Min, histogram.Max, histogram.ValueAtPercentile(99)));
        Assert.Equal((0.0, 0.0, 0.0), (histogram.Mean, histogram.StandardDeviation, histogram.ShareAbove(0)));
        Assert.Empty(histogram.RecordedBuckets());
    }

    [Fact]
    public void Counts_between_two_values_and_the_share_above_one_are_those_of_the_values()
    {
        var histogram = Recorded([0, 1, 10, 100, 1_000, Hour + 1]);

        Assert.Equal(3, histogram.CountBetween(1, 100));
        Assert.Equal(0, histogram.CountBetween(11, 99));
        Assert.Equal(6, histogram.CountBetween(0, long.MaxValue));
        Assert.Equal(2.0 / 6, histogram.ShareAbove(100));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.CountBetween(2, 1));
    }

    [Fact]
    public void Histograms_added_up_are_one_that_saw_everything()
    {
        var whole = new LatencyHistogram();
        var parts = new[] { new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram() };
        var samples = Distributions.Samples("lognormal", 9_999);
        for (var index = 0; index < samples.Length; index++)
        {
            whole.Record(samples[index]);
            parts[index % parts.Length].Record(samples[index]);
        }

        var sum = new LatencyHistogram();
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        Assert.Equal(whole.RecordedBuckets(), sum.RecordedBuckets());
        Assert.Equal((whole.Min, whole.Max, whole.TotalCount), (sum.Min, sum.Max, sum.TotalCount));
    }

    [Fact]
    public void A_histogram_with_other_bounds_can_be_added()
    {
        var coarse = new LatencyHistogram(1_000, Hour, 2);
        coarse.RecordMany(1_234_567, 3);
        var sum = Recorded([5]);

        sum.Add(coarse);

        Assert.Equal((4, 5, 1_234_567), (sum.TotalCount, sum.Min, sum.Max));
        Assert.InRange(sum.ValueAtPercentile(100), 1_222_000, 1_247_000);
    }

    [Fact]
    public void A_copy_keeps_what_the_original_forgets()
    {
        var histogram = Recorded([1, Hour + 1]);

        var copy = histogram.Copy();
        histogram.Reset();

        Assert.Equal((2, 1, 1, Hour + 1), (copy.TotalCount, copy.SaturatedCount, copy.Min, copy.Max));
        Assert.Equal((0, 0, 0, 0), (histogram.TotalCount, histogram.SaturatedCount, histogram.Min, histogram.Max));
        Assert.Empty(histogram.RecordedBuckets());
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        var recorder = new IntervalRecorder();
        histogram.Record(1);
        recorder.Record(1);

        const long Records = 100_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var value = 0L; value < Records; value++)
        {
            histogram.Record(value * 1_000_003);
            recorder.Record(value);
        }

        // The smallest object takes 24 bytes; what the runtime allocates on this thread while it compiles the loop anew is far less than one byte a record.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Records / 2);
    }

    private static LatencyHistogram Recorded(long[] samples)
    {
        var histogram = new LatencyHistogram();
        foreach (var sample in samples)
        {
            histogram.Record(sample);
        }

        return histogram;
    }
}
