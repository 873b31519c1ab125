using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>A pinned piece of memory that is a link of a chain: what a connection received, or what it has to send.</summary>
/// <remarks>
/// <code>
/// 0 ─── sent or consumed ─── Start ─── bytes ─── End ─── free ─── Size
/// </code>
/// It belongs to whoever rented it, and to nobody else, until it is returned.
/// </remarks>
internal sealed class Block(PinnedBlockPool pool, int size) : ReadOnlySequenceSegment<byte>, IMemoryOwner<byte>
{
    // Pinned: the kernel writes to it, and a block that must be pinned for each call costs more than one that never moves.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size, pinned: true);
    private int _rented;

    public int Size => size;

    /// <summary>Where the bytes begin that are not sent yet.</summary>
    public int Start { get; set; }

    /// <summary>Where the free part begins.</summary>
    public int End { get; private set; }

    public Block? NextBlock => (Block?)Next;

    /// <summary>What is not sent yet.</summary>
    public Span<byte> Unsent => _bytes.AsSpan(Start, End - Start);

    /// <summary>Where <see cref="Unsent"/> is; it never moves.</summary>
    public unsafe void* UnsentAddress => Unsafe.AsPointer(ref MemoryMarshal.GetReference(Unsent));

    /// <summary>Where bytes can be added.</summary>
    public Memory<byte> Free => MemoryMarshal.CreateFromPinnedArray(_bytes, End, size - End);

    /// <inheritdoc cref="Free"/>
    public Span<byte> FreeSpan => _bytes.AsSpan(End);

    /// <summary>Where <see cref="Free"/> is; it never moves.</summary>
    public unsafe void* FreeAddress => Unsafe.AsPointer(ref MemoryMarshal.GetReference(FreeSpan));

    Memory<byte> IMemoryOwner<byte>.Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, size);

    /// <summary>Makes bytes that were put into <see cref="Free"/> part of the chain.</summary>
    public void Add(int count)
    {
        End += count;
        Memory = MemoryMarshal.CreateFromPinnedArray(_bytes, 0, End);
    }

    /// <summary>Chains another block after this one, which is thereby complete.</summary>
    public void Append(Block next)
    {
        next.RunningIndex = RunningIndex + End;
        Next = next;
    }

    /// <summary>Names an older block as the next, for a chain that grows at its beginning.</summary>
    public void PutBefore(Block? older) => Next = older;

    /// <summary>Gives the block back, once; doing it again changes nothing, or two connections would share it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 1)
        {
            Start = End = 0;
            RunningIndex = 0;
            Next = null;
            Memory = default;
            pool.Return(this);
        }
    }

    /// <summary>Marks the block as somebody's.</summary>
    internal Block Rented()
    {
        _rented = 1;
        return this;
    }
}
