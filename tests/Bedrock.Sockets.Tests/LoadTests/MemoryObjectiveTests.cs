using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTests.Runs;

namespace Bedrock.Sockets.Tests.LoadTests;

public sealed class MemoryObjectiveTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData("server-memory<120MiB", true)]
    [InlineData("server-memory<119.5MiB", false)]
    [InlineData("server-memory<0.5GiB", true)]
    public void The_most_memory_of_any_second_is_what_counts(string objective, bool isMet)
    {
        var result = MemoryObjective.Parse(objective).Measure(Series(100, 119.5, 90));

        Assert.Equal((objective, 119.5 * MiB, isMet), (result.Objective, result.Measured, result.IsMet));
    }

    [Theory]
    [InlineData("server-memory-growth<11%", true)]
    [InlineData("server-memory-growth<10%", false)]
    public void Growth_compares_the_last_tenth_with_the_first(string objective, bool isMet)
    {
        // Twenty seconds: a tenth is two. A peak in between is no growth.
        var series = Series([99, 101, .. Enumerable.Repeat(500.0, 16), 109, 111]);

        var result = MemoryObjective.Parse(objective).Measure(series);

        Assert.Equal(0.10, result.Measured!.Value, precision: 9); // It was measured.
        Assert.Equal(isMet, result.IsMet);
    }

    [Fact]
    public void Memory_that_shrinks_has_not_grown()
        => Assert.True(MemoryObjective.Parse("server-memory-growth<0.1%").Measure(Series([.. Enumerable.Range(0, 10).Select(second => 200.0 - second)])).IsMet);

    [Fact]
    public void What_was_not_measured_is_not_met()
    {
        var growth = MemoryObjective.Parse("server-memory-growth<10%").Measure(Series(1, 1, 1, 1, 1, 1, 1, 1, 1));
        var most = MemoryObjective.Parse("server-memory<10MiB").Measure([Second(megabytes: null)]);

        Assert.Equal((null, "fewer than 10 seconds measured", false), (growth.Measured, growth.MeasuredText, growth.IsMet));
        Assert.Equal((null, "nothing measured", false), (most.Measured, most.MeasuredText, most.IsMet));
    }

    [Theory]
    [InlineData("server-memory<10")]
    [InlineData("server-memory<10MB")]
    [InlineData("server-memory>10MiB")]
    [InlineData("server-memory-growth<10MiB")]
    [InlineData("server-memory-growth<-1%")]
    [InlineData("server-cpu<1")]
    public void Another_text_is_refused_with_what_to_write(string text)
    {
        var error = Assert.Throws<FormatException>(() => MemoryObjective.Parse(text));

        Assert.Equal($"'{text}' is no objective for the server: write server-memory<300MiB or server-memory-growth<10%", error.Message);
    }

    private static IReadOnlyList<IntervalResult> Series(params double[] megabytes) => [.. megabytes.Select(value => Second(value))];

    private static IntervalResult Second(double? megabytes) => IntervalResult.Of(0, 1, new LatencyHistogram()) with
    {
        Server = megabytes is { } value ? new ServerUsage(0, (long)(value * MiB)) : null,
    };
}
