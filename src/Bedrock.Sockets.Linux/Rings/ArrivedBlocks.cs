using System.Runtime.InteropServices;
using Bedrock.Sockets.Linux.Blocks;

namespace Bedrock.Sockets.Linux.Rings;

/// <summary>What a ring has received and the reader has not taken: given by the loop, taken by whoever reads, without a lock.</summary>
/// <remarks>
/// <code>
/// _newest ─► the one before ─► … ─► the oldest
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct ArrivedBlocks
{
    private Block? _newest;
    private int _given;
    private int _taken;

    /// <summary>Whether nothing is there to take.</summary>
    public readonly bool IsEmpty => Volatile.Read(in _newest) is null;

    /// <summary>How many blocks have been given and not been taken, as the loop knows it: never less than there are.</summary>
    public readonly int Count => _given - Volatile.Read(in _taken);

    /// <summary>Adds a block.</summary>
    public void Give(Block block)
    {
        _given++;
        var older = Volatile.Read(ref _newest);
        while (true)
        {
            block.PutBefore(older);
            var found = Interlocked.CompareExchange(ref _newest, block, older);
            if (found == older)
            {
                return;
            }

            older = found;
        }
    }

    /// <summary>Takes all: the newest block, which names the one before it as its next.</summary>
    public Block? Take()
    {
        var newest = Interlocked.Exchange(ref _newest, null);
        for (var block = newest; block is not null; block = block.NextBlock)
        {
            _taken++;
        }

        return newest;
    }

    /// <summary>Gives all of them up.</summary>
    public void Clear()
    {
        for (var block = Take(); block is not null;)
        {
            var older = block.NextBlock;
            block.Dispose();
            block = older;
        }
    }
}
