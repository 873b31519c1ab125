using System.Buffers;

namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>Pinned blocks of two sizes: small ones for messages, large ones for bulk. Safe for any thread.</summary>
/// <remarks>
/// <code>
/// rent ─► this thread's few ─► the shared stack ─► a new one
/// </code>
/// The block used last is handed out first: it is still in the processor's cache. What a burst needed beyond <see cref="MaxRetainedBytes"/> goes to the garbage collector.
/// </remarks>
internal sealed class PinnedBlockPool(int smallSize, int largeSize) : MemoryPool<byte>
{
    /// <summary>How many bytes of unused blocks the shared stacks keep, for each size.</summary>
    internal const int MaxRetainedBytes = 16 * 1024 * 1024;

    [ThreadStatic]
    private static LocalBlocks? t_local;

    private readonly SharedBlocks _small = new(MaxRetainedBytes / smallSize);
    private readonly SharedBlocks _large = new(MaxRetainedBytes / largeSize);

    public int SmallSize => smallSize;

    public int LargeSize => largeSize;

    public override int MaxBufferSize => largeSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, largeSize);
        return minBufferSize <= smallSize ? RentSmall() : RentLarge();
    }

    /// <summary>Rents a small block.</summary>
    public Block RentSmall()
        => (Local is { } local && local.TryTakeSmall(out var block) ? block : _small.TryTake() ?? new Block(this, smallSize)).Rented();

    /// <summary>Rents a large block.</summary>
    public Block RentLarge()
        => (Local is { } local && local.TryTakeLarge(out var block) ? block : _large.TryTake() ?? new Block(this, largeSize)).Rented();

    /// <summary>A block for one message beyond the largest size; the pool does not keep it.</summary>
    public Block NewOversized(int size) => new Block(this, size).Rented();

    internal void Return(Block block)
    {
        if (block.Size == smallSize)
        {
            if (Local is not { } local || !local.TryPutSmall(block))
            {
                _small.Put(block);
            }
        }
        else if (block.Size == largeSize)
        {
            if (Local is not { } local || !local.TryPutLarge(block))
            {
                _large.Put(block);
            }
        }
    }

    /// <summary>Does nothing: the pool outlives the transport that used it while a connection still holds a block, and then goes to the garbage collector.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>This thread's blocks, if they are of this pool: a thread keeps blocks of the first pool it meets only.</summary>
    private LocalBlocks? Local
    {
        get
        {
            var local = t_local ??= new LocalBlocks(this);
            return local.Owner == this ? local : null;
        }
    }
}
