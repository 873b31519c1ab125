using System.Runtime.InteropServices;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>A chain of blocks on its way out. It holds none when it is empty. One caller at a time.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OutgoingBytes
{
    private Block? _first;
    private Block? _last;

    /// <summary>How many bytes are in it.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a block is held.</summary>
    public readonly bool HasBlock => _first is not null;

    /// <summary>What is sent next.</summary>
    public readonly Block? First => _first;

    /// <summary>The room at the end, if it is at least <paramref name="size"/>.</summary>
    public readonly Block? WithRoom(int size) => _last is { } last && last.Size - last.End >= size ? last : null;

    /// <summary>Adds an empty block to write to.</summary>
    public Block Append(Block block)
    {
        if (_last is null)
        {
            _first = block;
        }
        else
        {
            _last.Append(block);
        }

        return _last = block;
    }

    /// <summary>Counts bytes that were written to the last block.</summary>
    public void Advance(int count)
    {
        if (count > 0)
        {
            _last!.Add(count); // Whoever has written has asked for room.
            Length += count;
        }
    }

    /// <summary>Takes over what another chain holds. Little is copied behind what is there: a slow peer must not hold a block for each small flush.</summary>
    public void TakeOver(ref OutgoingBytes other)
    {
        if (other._first is { NextBlock: null } single && WithRoom(single.End - single.Start) is { } room)
        {
            single.Unsent.CopyTo(room.FreeSpan);
            Advance(single.End - single.Start);
            other.Clear();
            return;
        }

        if (other.Length == 0)
        {
            other.Clear();
            return;
        }

        if (_last is null)
        {
            _first = other._first;
        }
        else
        {
            _last.Append(other._first!); // It holds bytes, so it has a block.
        }

        _last = other._last;
        Length += other.Length;
        other = default;
    }

    /// <summary>Sends until all is with the kernel or it takes no more, giving up what is sent.</summary>
    /// <returns>Zero, or the error; EAGAIN when the kernel is full.</returns>
    public int Send(SocketDescriptor socket)
    {
        while (Length > 0)
        {
            var sent = socket.Send(_first!); // It holds bytes, so it has a block.
            if (sent < 0)
            {
                return -sent;
            }

            Drop(sent);
        }

        return 0;
    }

    /// <summary>Gives up everything.</summary>
    public void Clear()
    {
        while (_first is { } block)
        {
            _first = block.NextBlock;
            block.Dispose();
        }

        _last = null;
        Length = 0;
    }

    /// <summary>Takes the first block out, with what is in it, without giving it back.</summary>
    public void DetachFirst()
    {
        var block = _first!; // Whoever takes it out has put it in.
        Length -= block.End - block.Start;
        _first = block.NextBlock;
        if (_first is null)
        {
            _last = null;
        }
    }

    /// <summary>Gives up what is sent.</summary>
    public void Drop(int count)
    {
        Length -= count;
        if (Length == 0)
        {
            Clear();
            return;
        }

        while (count > 0)
        {
            var block = _first!; // The kernel has not taken more than there was.
            var taken = Math.Min(count, block.End - block.Start);
            block.Start += taken;
            count -= taken;
            if (block.Start == block.End && block.NextBlock is { } next)
            {
                _first = next;
                block.Dispose();
            }
        }
    }
}
