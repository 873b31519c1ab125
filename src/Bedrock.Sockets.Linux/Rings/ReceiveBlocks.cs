using System.Runtime.InteropServices;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Rings;

/// <summary>The blocks that the kernel may receive into, for whichever connection has bytes first. One that it has filled is the connection's; an empty one takes its place.</summary>
/// <remarks>
/// <code>
/// head ── the kernel takes ──► tail ── we add        place n of the ring names the block in _blocks[Number]
/// </code>
/// </remarks>
internal sealed unsafe class ReceiveBlocks
{
    /// <summary>The group's name for submissions.</summary>
    internal const ushort Group = 1;

    private const nuint PageSize = 65_536; // The largest of any processor that this runs on.

    private readonly PinnedBlockPool _pool;
    private readonly Block[] _blocks;
    private readonly RingBuffer* _ring;
    private readonly int _mask;
    private ushort _tail;

    /// <param name="ring">Who receives.</param>
    /// <param name="pool">Where empty blocks come from.</param>
    /// <param name="count">How many blocks the kernel has: a power of two.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The system refuses.</exception>
    public ReceiveBlocks(Ring ring, PinnedBlockPool pool, int count)
    {
        _pool = pool;
        _mask = count - 1;
        _blocks = new Block[count];
        _ring = (RingBuffer*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(RingBuffer)), PageSize);
        NativeMemory.Clear(_ring, (nuint)(count * sizeof(RingBuffer)));
        for (var number = 0; number < count; number++)
        {
            Offer(number);
        }

        try
        {
            ring.Register(new BufferRingRegistration { Address = (ulong)_ring, Entries = (uint)count, Group = Group });
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Takes the block that the kernel has put bytes into.</summary>
    public Block Take(int number, int count)
    {
        var block = _blocks[number];
        Offer(number);
        block.Add(count);
        return block;
    }

    /// <summary>Gives everything back, when the kernel has ended.</summary>
    public void Close()
    {
        Array.ForEach(_blocks, static block => block.Dispose());
        NativeMemory.AlignedFree(_ring);
    }

    private void Offer(int number)
    {
        var block = _blocks[number] = _pool.RentSmall();
        var place = _ring + (_tail & _mask);
        place->Address = (ulong)block.FreeAddress;
        place->Length = (uint)block.Size;
        place->Number = (ushort)number;
        Volatile.Write(ref _ring->Tail, ++_tail);
    }
}
