using System.Buffers;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>What a connection has received and its handler has not consumed: a chain of blocks that is empty, and holds none, when all is consumed.</summary>
/// <remarks>For one caller at a time, but for <see cref="IsEmpty"/>.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct ReceivedBytes(PinnedBlockPool pool)
{
    /// <summary>Rather than receive into less than this, a new block is chained.</summary>
    private const int LeastRoom = 512;

    private Block? _head;
    private Block? _tail;
    private int _headIndex;
    private bool _bulk;

    /// <summary>Whether nothing is left to consume.</summary>
    public readonly bool IsEmpty => Volatile.Read(in _head) is null;

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySequence<byte> Bytes => _head is null ? default : new(_head, _headIndex, _tail!, _tail!.End); // With a head there is a tail.

    /// <summary>Receives once, into room that is there or into a block that is rented for it and given back if nothing comes.</summary>
    /// <returns>The count of bytes, zero at the end of the stream, or a negative error; and whether the room was filled, so that there may be more.</returns>
    public (int Count, bool Filled) Receive(Interop.SocketDescriptor socket)
    {
        var extended = _tail is { } tail && tail.Size - tail.End >= LeastRoom;
        // A peer that has filled a block sends much: it gets large ones for as long as it does.
        var block = extended ? _tail! : _bulk ? pool.RentLarge() : pool.RentSmall();
        var room = block.FreeSpan.Length;
        var count = socket.Receive(block.FreeSpan);
        if (count <= 0)
        {
            if (!extended)
            {
                block.Dispose();
            }

            return (count, Filled: false);
        }

        _bulk = count == room || (_bulk && count > pool.SmallSize);
        block.Add(count);
        if (!extended)
        {
            Append(block);
        }

        return (count, count == room);
    }

    /// <summary>Adds blocks that were received into elsewhere.</summary>
    /// <param name="newest">The last of them, which names the one before it as its next.</param>
    /// <returns>How many bytes they hold.</returns>
    public int Add(Block? newest)
    {
        Block? oldest = null;
        while (newest is not null)
        {
            var older = newest.NextBlock;
            newest.PutBefore(oldest);
            oldest = newest;
            newest = older;
        }

        var count = 0;
        while (oldest is not null)
        {
            var next = oldest.NextBlock;
            oldest.PutBefore(null);
            Append(oldest);
            count += oldest.End;
            oldest = next;
        }

        return count;
    }

    /// <summary>Gives up what was consumed.</summary>
    /// <returns>Whether the handler has looked at everything, so that only more bytes can help it.</returns>
    /// <exception cref="InvalidOperationException">The position is not in what was handed out.</exception>
    public bool Advance(SequencePosition consumed, SequencePosition examined)
    {
        if (_head is null)
        {
            return true;
        }

        var examinedAll = examined.GetObject() == _tail && examined.GetInteger() == _tail!.End;
        if (consumed.GetObject() is not { } target)
        {
            // No position, as from PipeReader.CopyToAsync when its destination is over at the last piece: nothing is consumed.
            return examinedAll;
        }

        while (_head != target)
        {
            DropHead();
            if (_head is null)
            {
                throw new InvalidOperationException("The position is not in the buffer of the last read.");
            }
        }

        _headIndex = consumed.GetInteger();
        while (_head is not null && _headIndex == _head.End)
        {
            DropHead();
        }

        return examinedAll;
    }

    /// <summary>Gives up everything.</summary>
    public void Clear()
    {
        while (_head is not null)
        {
            DropHead();
        }
    }

    private void Append(Block block)
    {
        if (_head is null)
        {
            _head = _tail = block;
            _headIndex = 0;
        }
        else
        {
            _tail!.Append(block);
            _tail = block;
        }
    }

    private void DropHead()
    {
        var next = _head!.NextBlock;
        _head.Dispose();
        _headIndex = 0;
        if (next is null)
        {
            _tail = null;
        }

        _head = next;
    }
}
