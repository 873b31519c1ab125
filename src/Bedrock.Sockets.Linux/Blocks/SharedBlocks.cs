namespace Bedrock.Sockets.Linux.Blocks;

/// <summary>Unused blocks of one size for all threads, the last one in first out, at most as many as may be kept.</summary>
internal sealed class SharedBlocks(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Stack<Block> _blocks = new();

    public Block? TryTake()
    {
        lock (_gate)
        {
            return _blocks.TryPop(out var block) ? block : null;
        }
    }

    public void Put(Block block)
    {
        lock (_gate)
        {
            if (_blocks.Count < capacity)
            {
                _blocks.Push(block);
            }
        }
    }
}
