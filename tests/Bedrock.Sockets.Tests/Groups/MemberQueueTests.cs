using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Tests.Groups;

public sealed class MemberQueueTests
{
    [Fact]
    public void Messages_come_out_in_the_order_in_which_they_went_in()
    {
        var queue = new MemberQueue(new GroupMemberOptions());
        Assert.True(queue.TryAdd(new byte[] { 1 }));
        Assert.True(queue.TryAdd(new byte[] { 2 }));

        Assert.Equal((1, 0), Take(queue));
        Assert.Equal((2, 0), Take(queue));
        Assert.False(queue.TryTake(out _, out _));
    }

    [Fact]
    public void A_full_queue_that_disconnects_takes_no_more()
    {
        var queue = new MemberQueue(new GroupMemberOptions { MaxQueuedMessages = 2 });
        Assert.True(queue.TryAdd(new byte[] { 1 }));
        Assert.True(queue.TryAdd(new byte[] { 2 }));

        Assert.False(queue.TryAdd(new byte[] { 3 }));

        Assert.Equal(0, queue.Dropped);
    }

    [Fact]
    public void A_full_queue_that_drops_the_oldest_tells_how_many_before_the_next()
    {
        var queue = new MemberQueue(new GroupMemberOptions { MaxQueuedMessages = 2, SlowReader = SlowReader.DropOldest });
        for (byte message = 1; message <= 5; message++)
        {
            Assert.True(queue.TryAdd(new[] { message }));
        }

        Assert.Equal((4, 3), Take(queue));
        Assert.Equal((5, 0), Take(queue));
        Assert.Equal(3, queue.Dropped);
        Assert.Equal((5, 5), (queue.Added, queue.Removed));
    }

    [Fact]
    public void Bytes_are_bounded_and_a_message_over_the_bound_is_taken_alone()
    {
        var queue = new MemberQueue(new GroupMemberOptions { MaxQueuedBytes = 100, SlowReader = SlowReader.DropOldest });
        Assert.True(queue.TryAdd(new byte[60]));
        Assert.True(queue.TryAdd(new byte[40]));

        Assert.True(queue.TryAdd(new byte[500]));

        Assert.Equal(2, queue.Dropped);
        Assert.True(queue.TryTake(out var message, out var missed));
        Assert.Equal((500, 2), (message.Length, missed));
        Assert.True(queue.TryAdd(new byte[100]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void A_bound_out_of_range_is_refused(int messages)
        => Assert.Throws<ArgumentOutOfRangeException>("MaxQueuedMessages", () => new GroupMemberOptions { MaxQueuedMessages = messages });

    private static (int Message, long Missed) Take(MemberQueue queue)
    {
        Assert.True(queue.TryTake(out var message, out var missed));
        return (message.Span[0], missed);
    }
}
