using System.Buffers;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Connections;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;

namespace Bedrock.Sockets.Tests.Linux;

public sealed class BlockTests
{
    private readonly PinnedBlockPool _pool = new(smallSize: 1_024, largeSize: 8_192);

    [Fact]
    public void The_block_given_back_last_is_handed_out_first_and_empty()
    {
        var first = _pool.RentSmall();
        var second = _pool.RentSmall();
        second.Add(10);

        first.Dispose();
        second.Dispose();

        Assert.Same(second, _pool.RentSmall());
        Assert.Equal(0, second.End);
        Assert.Same(first, _pool.RentSmall());
    }

    [Fact]
    public void A_block_given_back_twice_is_in_the_pool_once()
    {
        var block = _pool.RentLarge();

        block.Dispose();
        block.Dispose();

        Assert.Same(block, _pool.RentLarge());
        Assert.NotSame(block, _pool.RentLarge());
    }

    [Theory]
    [InlineData(-1, 1_024)]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 8_192)]
    public void As_a_memory_pool_it_gives_the_smallest_block_that_fits(int asked, int given)
    {
        using var owner = _pool.Rent(asked);

        Assert.Equal(given, owner.Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(8_193));
    }

    [Fact]
    public void A_small_flush_behind_a_full_kernel_shares_a_block_and_a_large_one_is_chained()
    {
        var queue = Filled(100);
        var small = Filled(200);
        var large = Filled(1_000);

        queue.TakeOver(ref small);
        var afterSmall = queue.WithRoom(1_024 - 300);
        queue.TakeOver(ref large);

        Assert.NotNull(afterSmall);
        Assert.Equal(1_300, queue.Length);
        Assert.Equal((0, 0), ((int)small.Length, (int)large.Length));
        Assert.Equal(300, afterSmall.End);
        Assert.Equal(1_000, afterSmall.NextBlock!.End);
    }

    [Fact]
    public void A_ticket_is_good_for_one_target_only()
    {
        var table = new TargetTable();
        var (first, second) = (new ReadyGate("first"), new ReadyGate("second"));

        var ticket = table.Add(first);
        table.Remove(ticket);
        table.Remove(ticket);
        var later = table.Add(second);

        Assert.Null(table.Find(ticket));
        Assert.Same(second, table.Find(later));
        Assert.NotEqual(ticket, later);
    }

    [Fact]
    public void Tickets_stay_good_when_the_table_grows()
    {
        var table = new TargetTable();
        var gates = Enumerable.Range(0, 1_000).Select(number => new ReadyGate($"{number}")).ToArray();

        var tickets = Array.ConvertAll(gates, table.Add);

        Assert.Equal(gates, tickets.Select(table.Find));
    }

    [Fact]
    public void Ids_of_connections_are_of_one_length_and_all_different()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => ConnectionIds.Next()).ToArray();

        Assert.Equal(1_000, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Equal(13, id.Length));
    }

    [Theory]
    [InlineData("02 00 13 8D 7F 00 00 01 00 00 00 00 00 00 00 00", "127.0.0.1:5005")]
    [InlineData("0A 00 13 8D 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00", "[::1]:5005")]
    [InlineData("01 00 2F 61 2F 62 00", "/a/b")]
    [InlineData("01 00", "")]
    [InlineData("63 00", null)]
    [InlineData("", null)]
    public void Addresses_of_the_kernel_are_read(string bytes, string? endPoint)
    {
        var read = SocketAddressBytes.Read(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(endPoint, read?.ToString());
    }

    private OutgoingBytes Filled(int count)
    {
        var bytes = default(OutgoingBytes);
        bytes.Append(_pool.RentSmall());
        bytes.Advance(count);
        return bytes;
    }
}
