using System.Net.Sockets;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Gates;

namespace Bedrock.Sockets.Tests.Transports.Gates;

public sealed class DescriptorBudgetTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1024, 100, 960)]
    [InlineData(256, 56, 192)]
    [InlineData(200, 150, 175)] // Little is left: half of it.
    [InlineData(100, 100, 100)]
    public void A_reserve_of_64_stays_free_or_half_of_what_little_there_is(int limit, int inUse, int ceiling)
    {
        var budget = new DescriptorBudget(limit, inUse, () => 0);

        Assert.Equal(ceiling, budget.Ceiling);
    }

    [Theory]
    [InlineData("Max cpu time              unlimited            unlimited            seconds\nMax open files            1024                 524288               files\n", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files", int.MaxValue)]
    [InlineData("Max processes             7                    7                    processes", int.MaxValue)]
    public void The_limit_is_the_soft_one(string limits, int expected)
        => Assert.Equal(expected, DescriptorBudget.ReadLimit(limits));

    [Fact]
    public void A_descriptor_of_the_reserve_tells_that_the_budget_is_spent()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var number = (int)socket.Handle;

        Assert.True(new DescriptorBudget(number, inUse: number, () => 0).IsSpentBy(number));
        Assert.False(new DescriptorBudget(number + 1, inUse: number + 1, () => 0).IsSpentBy(number));
        Assert.False(new DescriptorBudget(int.MaxValue, inUse: 0, () => 0).IsSpentBy(number));
    }

    [Fact]
    public async Task Waiting_ends_when_a_descriptor_below_the_reserve_is_free()
    {
        var clock = new ManualTimeProvider();
        var lowestFree = 100;
        var waiting = new DescriptorBudget(100, inUse: 100, () => lowestFree).WaitAsync(clock, default).AsTask();
        clock.Advance(DescriptorBudget.PollInterval);
        await clock.WaitForTimersAsync().WaitAsync(Guard);
        var early = waiting.IsCompleted;

        lowestFree = 99;
        clock.Advance(DescriptorBudget.PollInterval);
        await waiting.WaitAsync(Guard);

        Assert.False(early);
    }

    [Fact]
    public void The_process_knows_its_own_budget()
    {
        var budget = DescriptorBudget.OfTheProcess;

        Assert.InRange(budget.Ceiling, 1, budget.Limit);
        Assert.True(!OperatingSystem.IsLinux() || budget.InUse > 0);
    }
}
