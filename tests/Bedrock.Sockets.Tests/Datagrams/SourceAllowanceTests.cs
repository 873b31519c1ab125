using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class SourceAllowanceTests
{
    private const long Frequency = 1_000;

    [Fact]
    public void After_a_quiet_second_so_many_at_once_and_then_no_more()
    {
        var allowance = new SourceAllowance(10, Frequency);

        var taken = Enumerable.Range(0, 15).Count(_ => allowance.TryTake(slot: 7, now: 5_000));

        Assert.Equal(10, taken);
    }

    [Fact]
    public void Later_they_come_back_one_by_one()
    {
        var allowance = new SourceAllowance(10, Frequency);
        Assert.Equal(10, Enumerable.Range(0, 11).Count(_ => allowance.TryTake(slot: 7, now: 5_000)));

        Assert.False(allowance.TryTake(slot: 7, now: 5_099));
        Assert.True(allowance.TryTake(slot: 7, now: 5_100));
        Assert.False(allowance.TryTake(slot: 7, now: 5_100));
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => allowance.TryTake(slot: 7, now: 9_000)));
    }

    [Fact]
    public void Sources_in_other_slots_do_not_pay()
    {
        var allowance = new SourceAllowance(1, Frequency);

        Assert.True(allowance.TryTake(slot: 0, now: 1));
        Assert.False(allowance.TryTake(slot: 0, now: 1));
        Assert.True(allowance.TryTake(slot: ushort.MaxValue, now: 1));
    }

    [Fact]
    public void A_pace_above_the_clock_is_that_of_the_clock()
    {
        var allowance = new SourceAllowance(1_000_000, Frequency);

        Assert.Equal(1_000, Enumerable.Range(0, 2_000).Count(_ => allowance.TryTake(slot: 1, now: 1)));
    }

    [Fact]
    public async Task Several_threads_take_no_more_than_there_are()
    {
        var allowance = new SourceAllowance(1_000, Frequency);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).Count(_ => allowance.TryTake(slot: 1, now: 1)))));

        Assert.Equal(1_000, taken.Sum());
    }
}
