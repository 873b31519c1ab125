using Bedrock.Sockets.LoadTesting.Running;

namespace Bedrock.Sockets.Tests.LoadTesting.Running;

public sealed class ProcessorWatchTests
{
    [Theory]
    [InlineData("cpu  10 20 30 40 50 60 70 80 90 100\ncpu0 1 2 3 4 5 6 7 8 9 10\n", 80, 360)]
    [InlineData("cpu  1 2 3 4\n", 0, 0)]
    [InlineData("", 0, 0)]
    public void The_times_of_all_processors_are_read_and_guests_are_not_counted_twice(string statistics, long stolen, long all)
    {
        var times = ProcessorWatch.Parse(statistics);

        Assert.Equal((stolen, all), times);
    }

    [Fact]
    public void Only_what_counts_is_summed_up()
    {
        var texts = new Queue<string>(["cpu 0 0 0 0 0 0 0 0", "cpu 0 0 0 0 0 0 0 100", "cpu 90 0 0 0 0 0 0 110"]);
        var watch = new ProcessorWatch(TimeProvider.System, texts.Dequeue);

        watch.Look(counts: false);
        var stolenInWarmUp = watch.StolenShare;
        watch.Look(counts: true);

        Assert.Equal((1, 0.1), (stolenInWarmUp, watch.StolenShare));
        Assert.NotNull(watch.OwnCores);
    }

    [Fact]
    public void Where_the_system_does_not_say_nothing_is_claimed()
    {
        var watch = new ProcessorWatch(TimeProvider.System, static () => "");

        watch.Look(counts: true);

        Assert.Null(watch.StolenShare);
    }
}
