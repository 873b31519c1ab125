using System.IO.Pipelines;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Testing;

public sealed class LeakCheckingMemoryPoolTests
{
    [Fact]
    public void A_pool_whose_blocks_came_back_is_content()
    {
        var pool = new LeakCheckingMemoryPool();

        pool.Rent().Dispose();
        pool.Rent(100_000).Dispose();
        pool.Dispose();

        Assert.Equal((2, 2, 0), (pool.Rented, pool.Returned, pool.Outstanding));
    }

    [Fact]
    public void A_block_is_as_large_as_asked_for_and_at_least_the_block_size()
    {
        using var pool = new LeakCheckingMemoryPool { BlockSize = 512 };
        using var usual = pool.Rent();
        using var small = pool.Rent(1);
        using var large = pool.Rent(100_000);

        Assert.Equal([512, 512, 100_000], [usual.Memory.Length, small.Memory.Length, large.Memory.Length]);
    }

    [Fact]
    public void A_block_that_is_not_returned_fails_the_dispose()
    {
        var pool = new LeakCheckingMemoryPool();
        var leak = pool.Rent(5_000);

        var error = Assert.Throws<InvalidOperationException>(pool.Dispose);

        Assert.Contains("1 of 1 blocks were not returned", error.Message, StringComparison.Ordinal);
        Assert.Contains("5000 bytes", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(A_block_that_is_not_returned_fails_the_dispose), error.Message, StringComparison.Ordinal);
        leak.Dispose();
        pool.Dispose();
    }

    [Fact]
    public void A_leak_is_told_with_its_place_when_stack_traces_are_captured()
    {
        var pool = new LeakCheckingMemoryPool { CaptureStackTraces = true };
        var leak = pool.Rent();

        var error = Assert.Throws<InvalidOperationException>(pool.Dispose);

        Assert.Contains(nameof(A_leak_is_told_with_its_place_when_stack_traces_are_captured), error.Message, StringComparison.Ordinal);
        leak.Dispose();
    }

    [Fact]
    public void A_second_return_throws_and_fails_the_dispose()
    {
        var pool = new LeakCheckingMemoryPool();
        var block = pool.Rent();
        block.Dispose();

        Assert.Throws<ObjectDisposedException>(block.Dispose);

        Assert.Equal(1, pool.Returned);
        var error = Assert.Throws<InvalidOperationException>(pool.Dispose);
        Assert.Contains("returned twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_use_after_the_return_throws_and_fails_the_dispose()
    {
        var pool = new LeakCheckingMemoryPool();
        var block = pool.Rent();
        var memory = block.Memory;
        block.Dispose();

        Assert.Throws<ObjectDisposedException>(() => memory.Span.Clear());
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());

        var error = Assert.Throws<InvalidOperationException>(pool.Dispose);
        Assert.Contains("used after its return", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_that_outlives_its_block_finds_dead_bytes()
    {
        using var pool = new LeakCheckingMemoryPool { BlockSize = 4 };
        var block = pool.Rent();
        var span = block.Memory.Span;
        span.Fill(1);

        block.Dispose();

        Assert.Equal([0xDD, 0xDD, 0xDD, 0xDD], span.ToArray());
    }

    [Fact]
    public async Task A_pipe_uses_the_pool_and_gives_everything_back()
    {
        using var pool = new LeakCheckingMemoryPool();
        var pipe = new Pipe(new PipeOptions(pool));

        await pipe.Writer.WriteAsync(new byte[10_000]);
        await pipe.Writer.CompleteAsync();
        var result = await pipe.Reader.ReadAsync();
        var length = result.Buffer.Length;
        pipe.Reader.AdvanceTo(result.Buffer.End);
        await pipe.Reader.CompleteAsync();

        Assert.Equal(10_000, length);
        Assert.NotEqual(0, pool.Rented);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_block_size_without_room_is_refused_by_name()
        => Assert.Throws<ArgumentOutOfRangeException>("BlockSize", static () => new LeakCheckingMemoryPool { BlockSize = 0 });
}
