using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Pinned blocks of one size for all connections of a transport. What a burst needed beyond <see cref="MaxRetainedBytes"/> goes back to the garbage collector.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class BlockPool(int blockSize) : MemoryPool<byte>
{
    /// <summary>How many bytes of unused blocks are kept.</summary>
    internal const int MaxRetainedBytes = 32 * 1024 * 1024;

    private readonly ConcurrentQueue<Block> _free = new();
    private readonly int _maxRetained = MaxRetainedBytes / blockSize;

    public override int MaxBufferSize => blockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, blockSize);

        if (!_free.TryDequeue(out var block))
        {
            block = new Block(this, blockSize);
        }

        block.Rented = true;
        return block;
    }

    /// <summary>Does nothing: the pool outlives the transport that used it while a connection still holds a block, and then goes to the garbage collector.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(BlockPool pool, int size) : IMemoryOwner<byte>
    {
        // Pinned: the kernel writes to it, and a block that must be pinned for each call costs more than one that never moves.
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size, pinned: true);

        public bool Rented { get; set; }

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, _bytes.Length);

        public void Dispose()
        {
            // A second Dispose must not put the block in the queue twice: two connections would share it.
            if (Rented)
            {
                Rented = false;
                if (pool._free.Count < pool._maxRetained)
                {
                    pool._free.Enqueue(this);
                }
            }
        }
    }
}
