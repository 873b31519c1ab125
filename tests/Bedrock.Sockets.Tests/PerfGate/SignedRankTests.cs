using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class SignedRankTests
{
    [Fact]
    public void The_Walsh_averages_are_the_means_of_all_pairs()
    {
        var averages = SignedRank.WalshAverages([6, 1, 2]);

        Assert.Equal([1, 1.5, 2, 3.5, 4, 6], averages);
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 1.0, 2.0 }, 1.5)]
    [InlineData(new[] { 6.0, 1.0, 2.0 }, 2.75)]
    [InlineData(new[] { 0.0, 0.0, 0.0, 0.0, 100.0 }, 0)]
    public void The_estimate_is_the_median_of_the_averages(double[] values, double expected)
    {
        var estimate = SignedRank.Estimate(values);

        Assert.Equal(expected, estimate, 12);
    }

    // All 2^n choices of signs, counted: the same numbers stand in every table of the signed-rank distribution.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(13)]
    public void The_distribution_is_that_of_all_choices_of_signs(int count)
    {
        var sums = Enumerable.Range(0, 1 << count)
            .Select(signs => Enumerable.Range(1, count).Where(rank => (signs & (1 << (rank - 1))) != 0).Sum())
            .ToList();
        var most = count * (count + 1) / 2;

        var exact = Enumerable.Range(0, most + 1).Select(w => sums.Count(sum => sum <= w) / (double)sums.Count);

        Assert.All(exact.Select((probability, w) => (probability, w)), point => Assert.Equal(point.probability, SignedRank.Cumulative(count, point.w), 12));
        Assert.Equal(1, SignedRank.Cumulative(count, most + 5), 12);
    }

    // 6: the smallest, error 1/64. 8: the second smallest, 2/256. 16: the table of critical values says 23 at 1 % one-sided.
    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(10, 5)]
    [InlineData(12, 9)]
    [InlineData(16, 23)]
    public void The_bound_is_the_average_whose_error_is_at_most_one_percent(int launches, int expected)
    {
        var index = SignedRank.BoundIndex(launches);

        Assert.Equal(expected, index);
        Assert.True(SignedRank.Cumulative(launches, index + 1) > SignedRank.Level);
        Assert.True(SignedRank.Cumulative(launches, index) <= Math.Max(SignedRank.Level, 1 / 64.0));
    }

    [Fact]
    public void A_location_turns_over_with_its_sample()
    {
        double[] values = [0.01, 0.03, -0.02, 0.05, 0.04, 0.02, 0.06, 0.005];

        var there = SignedRank.Locate(values);
        var turned = SignedRank.Locate([.. values.Select(value => -value)]);

        Assert.Equal(there.Estimate, -turned.Estimate, 12);
        Assert.Equal(there.Lower, -turned.Upper, 12);
        Assert.Equal(there.Upper, -turned.Lower, 12);
        Assert.InRange(there.Estimate, there.Lower, there.Upper);
    }

    [Fact]
    public void A_location_moves_with_its_sample()
    {
        double[] values = [0.01, 0.03, -0.02, 0.05, 0.04, 0.02];

        var moved = SignedRank.Locate([.. values.Select(value => value + 1)]);

        Assert.Equal(SignedRank.Locate(values).Lower + 1, moved.Lower, 12);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0, 2, 3, 4, 5 })]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, double.NaN })]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, double.PositiveInfinity })]
    public void Too_few_or_impossible_values_are_refused(double[] values)
        => Assert.Throws<ArgumentException>(() => SignedRank.Locate(values));
}
