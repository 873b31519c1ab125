using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Framing;

/// <summary>A protocol of frames: derive from it, loop over what the peer sends, write what it should get.</summary>
/// <typeparam name="TCodec">Cuts the bytes and puts them together.</typeparam>
/// <typeparam name="TFrame">What a received frame is handed over as.</typeparam>
/// <remarks>One instance serves all connections of an endpoint, at the same time. Keep what belongs to one connection in local variables of <see cref="RunAsync"/>.</remarks>
public abstract class FrameHandler<TCodec, TFrame> : ConnectionHandler
    where TCodec : struct, IFrameDecoder<TFrame>
{
    private readonly TCodec _codec;

    /// <summary>Makes a handler with the codec's default value.</summary>
    /// <exception cref="InvalidOperationException">The codec has no usable default.</exception>
    protected FrameHandler()
        : this(default)
    {
    }

    /// <summary>Makes a handler with a codec of one's own settings.</summary>
    /// <param name="codec">The codec of every connection.</param>
    /// <exception cref="InvalidOperationException">The codec has not been set up.</exception>
    protected FrameHandler(TCodec codec)
    {
        // A codec that has not been set up says so here, when the server starts, and not when the first client comes.
        _ = codec.MaxFrameBytes;
        _codec = codec;
    }

    /// <summary>Serves one connection: runs <see cref="RunAsync"/> and flushes what is left.</summary>
    /// <param name="connection">The connection. It stays its owner's, who ends it when the task is done: in good order after success, by aborting after an exception.</param>
    /// <returns>Done when the peer has been served.</returns>
    public sealed override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = new FrameChannel<TCodec, TFrame>(connection, _codec);
        await RunAsync(peer).ConfigureAwait(false);
        await peer.FlushPendingAsync().ConfigureAwait(false);
    }

    /// <summary>Talks to one peer. To return is to end the connection in good order; what was written is flushed. To throw is to abort it.</summary>
    /// <param name="peer">The connection as frames, valid until the task is done.</param>
    /// <returns>Done when there is nothing more to say.</returns>
    protected abstract Task RunAsync(FrameChannel<TCodec, TFrame> peer);
}
