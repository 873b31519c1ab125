using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.LoadTesting.Schedules;

public sealed class EvenScheduleTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1_000, new[] { 0, 0.001, 0.002, 0.003 })]
    [InlineData(3, new[] { 0, 0.333333333, 0.666666667, 1 })]
    [InlineData(0.25, new[] { 0.0, 4, 8, 12 })]
    public void A_constant_rate_has_exact_times_and_fractions_work(double rate, double[] expected)
    {
        var times = Times.Of(LoadSchedule.Open(rate), 4);

        Assert.Equal(expected, times);
    }

    [Fact]
    public void The_times_of_a_constant_rate_do_not_drift()
    {
        var arrivals = LoadSchedule.Open(20_000).For(LoadShare.Whole, 7)!; // It is open.
        for (var request = 0; request < 1_000_000; request++)
        {
            arrivals.Next();
        }

        Assert.Equal(50_000_000_000, arrivals.Next());
    }

    [Fact]
    public void A_ramp_from_nothing_has_the_times_of_the_square_root()
    {
        // 10 requests per second more each second: Λ(t) = 5 t².
        var schedule = LoadSchedule.Open([new RateStage(TenSeconds, 0, 100)]);

        var times = Times.Of(schedule, 400);

        Assert.Equal(Enumerable.Range(0, 400).Select(n => Math.Round(Math.Sqrt(n / 5.0), 9)), times);
    }

    [Fact]
    public void A_falling_ramp_is_the_rising_one_backwards()
    {
        var rising = Times.Of(LoadSchedule.Open([new RateStage(TenSeconds, 0, 100)]), 501);
        var falling = Times.Of(LoadSchedule.Open([new RateStage(TenSeconds, 100, 0)]), 501);

        // At the end of the fall the rate is zero, and the last request is as far away as a rounding error says.
        Assert.All(Enumerable.Range(1, 499), n => Assert.Equal(10 - rising[500 - n], falling[n], 6));
    }

    [Fact]
    public void Stages_follow_one_another_and_the_last_rate_goes_on()
    {
        var schedule = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(2), 10, 10), new RateStage(TimeSpan.FromSeconds(1), 0, 0), new RateStage(TimeSpan.FromSeconds(1), 5, 5)]);

        var times = Times.Of(schedule, 40);

        Assert.Equal([1.9, 3, 3.2, 3.4, 3.6, 3.8, 4, 4.2], times[19..27]);
    }

    [Fact]
    public void A_rate_that_ends_at_zero_ends_the_schedule()
    {
        var schedule = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(1), 10, 10), new RateStage(TimeSpan.FromSeconds(1), 0, 0)]);
        var arrivals = schedule.For(LoadShare.Whole, 7)!; // It is open.

        var times = Enumerable.Range(0, 13).Select(_ => arrivals.Next()).ToList();

        Assert.Equal([900_000_000, 2_000_000_000, long.MaxValue, long.MaxValue], times[9..]);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    [InlineData(3, 5)]
    public void Workers_and_shards_together_have_exactly_the_times_of_the_whole(int shards, int workers)
    {
        var schedule = LoadSchedule.Open([new RateStage(TenSeconds, 3.5, 40), new RateStage(TenSeconds, 40, 12)]);
        var shares = Enumerable.Range(0, shards).SelectMany(shard => Enumerable.Range(0, workers).Select(worker => new LoadShare(shard, shards).Split(new LoadShare(worker, workers))));

        var together = Times.OfAll(schedule, shares, until: 30);

        Assert.Equal(Times.OfAll(schedule, [LoadShare.Whole], until: 30), together);
        Assert.NotEmpty(together);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 3)]
    [InlineData(2, 5)]
    [InlineData(0, 4)]
    public void Shares_of_a_number_add_up_to_it(long total, int count)
    {
        var shares = Enumerable.Range(0, count).Select(index => new LoadShare(index, count)).ToList();

        var numbers = shares.SelectMany(share => Enumerable.Range(0, (int)share.Of(total)).Select(number => share.NumberOf(number)));

        Assert.Equal(Enumerable.Range(0, (int)total).Select(number => (long)number), numbers.Order());
    }

    [Fact]
    public void A_closed_schedule_has_no_times()
    {
        var closed = LoadSchedule.Closed(TimeSpan.FromMilliseconds(5));

        Assert.Null(closed.For(LoadShare.Whole, 7));
        Assert.False(closed.IsOpen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(nameof(rate), () => LoadSchedule.Open(rate));

    [Fact]
    public void Stages_and_shares_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("duration", () => new RateStage(TimeSpan.Zero, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("from", () => new RateStage(TenSeconds, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("to", () => new RateStage(TenSeconds, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("stages", () => LoadSchedule.Open([]));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new LoadShare(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new LoadShare(0, 0));
        Assert.Equal(new LoadShare(0, 1), LoadShare.Whole);
    }
}
