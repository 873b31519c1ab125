using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.Tests.LoadTesting.Schedules;

public sealed class PoissonScheduleTests
{
    // One in a hundred seeds of a right generator is above it; the seeds here are fixed, so a failure is a change.
    private const double Critical = 1.63;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public void Gaps_are_exponential(ulong seed)
    {
        var times = Times.Of(LoadSchedule.Open(5_000, ArrivalKind.Poisson), 50_000, seed: seed);

        Assert.InRange(Times.KolmogorovSmirnov(Times.Gaps(times), 5_000), 0, Critical);
    }

    [Fact]
    public void Even_gaps_do_not_pass_for_exponential_ones()
    {
        var times = Times.Of(LoadSchedule.Open(5_000), 50_000);

        Assert.True(Times.KolmogorovSmirnov(Times.Gaps(times), 5_000) > Critical);
    }

    [Fact]
    public void Workers_together_are_a_Poisson_process_of_the_whole_rate()
    {
        var workers = Enumerable.Range(0, 8).Select(worker => new LoadShare(worker, 8));

        var times = Times.OfAll(LoadSchedule.Open(4_000, ArrivalKind.Poisson), workers, until: 10);

        // Five standard deviations about 40,000 requests.
        Assert.InRange(times.Length, 39_000, 41_000);
        Assert.InRange(Times.KolmogorovSmirnov(Times.Gaps(times), 4_000), 0, Critical);
    }

    [Fact]
    public void A_ramp_is_a_Poisson_process_in_its_own_time()
    {
        var schedule = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(10), 0, 2_000)], ArrivalKind.Poisson);

        var times = Times.OfAll(schedule, [LoadShare.Whole], until: 10);

        // Λ(t) = 100 t² straightens the ramp out.
        var straight = times.Select(time => 100 * time * time).ToArray();
        Assert.InRange(times.Length, 9_500, 10_500);
        Assert.InRange(Times.KolmogorovSmirnov(Times.Gaps(straight), 1), 0, Critical);
    }

    [Fact]
    public void The_same_seed_gives_the_same_times_and_another_seed_or_worker_others()
    {
        var schedule = LoadSchedule.Open(1_000, ArrivalKind.Poisson);

        var first = Times.Of(schedule, 1_000, seed: 1);

        Assert.Equal(first, Times.Of(schedule, 1_000, seed: 1));
        Assert.NotEqual(first, Times.Of(schedule, 1_000, seed: 2));
        Assert.NotEqual(Times.Of(schedule, 1_000, new LoadShare(0, 2), 1), Times.Of(schedule, 1_000, new LoadShare(1, 2), 1));
    }

    [Fact]
    public void The_generator_gives_the_published_numbers()
    {
        var generator = new Xoshiro256(1, 2, 3, 4);

        var numbers = Enumerable.Range(0, 5).Select(_ => generator.Next());

        // What the authors' C code gives for this state.
        Assert.Equal([11520, 0, 1509978240, 1215971899390074240, 1216172134540287360], numbers);
    }

    [Fact]
    public void Unit_numbers_are_evenly_spread_below_1()
    {
        var generator = new Xoshiro256(seed: 7);

        var numbers = Enumerable.Range(0, 100_000).Select(_ => generator.NextUnit()).ToList();

        Assert.All(numbers, number => Assert.InRange(number, 0, Math.BitDecrement(1)));
        Assert.InRange(numbers.Average(), 0.495, 0.505);
    }
}
