using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>What all connections of one endpoint share.</summary>
internal sealed class LoopSettings(LoopGroup loops, PinnedBlockPool pool, SocketEndpointOptions options, TimeProvider clock)
{
    public LoopGroup Loops => loops;

    public PinnedBlockPool Pool => pool;

    public TimeProvider Clock => clock;

    /// <summary>Whether handlers run on the loops.</summary>
    public bool Inline { get; } = options.UnsafeInlineScheduling;

    public int MaxReadBufferSize { get; } = options.MaxReadBufferSize;

    public int MaxWriteBufferSize { get; } = options.MaxWriteBufferSize;
}
