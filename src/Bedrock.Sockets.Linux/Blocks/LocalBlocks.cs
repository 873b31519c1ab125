using System.Diagnostics.CodeAnalysis;

namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>The few blocks that one thread keeps for itself, without a lock.</summary>
internal sealed class LocalBlocks(PinnedBlockPool owner)
{
    private readonly Block?[] _small = new Block?[16];
    private readonly Block?[] _large = new Block?[2];
    private int _smallCount;
    private int _largeCount;

    public PinnedBlockPool Owner => owner;

    public bool TryTakeSmall([MaybeNullWhen(false)] out Block block) => TryTake(_small, ref _smallCount, out block);

    public bool TryTakeLarge([MaybeNullWhen(false)] out Block block) => TryTake(_large, ref _largeCount, out block);

    public bool TryPutSmall(Block block) => TryPut(_small, ref _smallCount, block);

    public bool TryPutLarge(Block block) => TryPut(_large, ref _largeCount, block);

    private static bool TryTake(Block?[] blocks, ref int count, [MaybeNullWhen(false)] out Block block)
    {
        if (count == 0)
        {
            block = null;
            return false;
        }

        block = blocks[--count]!; // Below the count there is one in each place.
        blocks[count] = null;
        return true;
    }

    private static bool TryPut(Block?[] blocks, ref int count, Block block)
    {
        if (count == blocks.Length)
        {
            return false;
        }

        blocks[count++] = block;
        return true;
    }
}
