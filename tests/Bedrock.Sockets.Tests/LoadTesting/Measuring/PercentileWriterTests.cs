using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

public sealed class PercentileWriterTests
{
    [Fact]
    public void A_distribution_is_written_in_the_columns_the_plotters_read()
    {
        var histogram = new LatencyHistogram(1_000, 3_600_000_000_000, 3);
        histogram.RecordMany(1_000_000, 8);
        histogram.RecordMany(2_000_000, 1);
        histogram.RecordMany(16_000_000, 1);

        var text = PercentileWriter.Write(histogram);

        Assert.Equal(
            """
                   Value     Percentile TotalCount 1/(1-Percentile)

                   1.000 0.000000000000          8           1.00
                   1.000 0.100000000000          8           1.11
                   1.000 0.200000000000          8           1.25
                   1.000 0.300000000000          8           1.43
                   1.000 0.400000000000          8           1.67
                   1.000 0.500000000000          8           2.00
                   1.000 0.550000000000          8           2.22
                   1.000 0.600000000000          8           2.50
                   1.000 0.650000000000          8           2.86
                   1.000 0.700000000000          8           3.33
                   1.000 0.750000000000          8           4.00
                   1.000 0.775000000000          8           4.44
                   1.000 0.800000000000          8           5.00
                   2.001 0.825000000000          9           5.71
                   2.001 0.850000000000          9           6.67
                   2.001 0.875000000000          9           8.00
                   2.001 0.887500000000          9           8.89
                   2.001 0.900000000000          9          10.00
                  16.007 0.912500000000         10          11.43
                  16.007 1.000000000000         10
            #[Mean    =        2.600, StdDeviation   =        4.477]
            #[Max     =       16.000, Total count    =           10]
            #[Buckets =           23, SubBuckets     =         2048]

            """,
            text);
    }

    [Fact]
    public void An_empty_histogram_has_no_rows()
    {
        var lines = PercentileWriter.Write(new LatencyHistogram()).Split('\n');

        Assert.Equal(["", "#[Mean    =        0.000, StdDeviation   =        0.000]"], lines[1..3]);
    }
}
