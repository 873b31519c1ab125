namespace Bedrock.Sockets.Framing;

/// <summary>The frames of a channel, for <c>await foreach</c>. A struct that is no <see cref="IAsyncEnumerable{T}"/>, so that nobody collects frames whose memory is valid only until the next step.</summary>
/// <typeparam name="TCodec">The channel's codec.</typeparam>
/// <typeparam name="TFrame">What a received frame is handed over as.</typeparam>
public readonly struct FrameSequence<TCodec, TFrame>
    where TCodec : struct, IFrameDecoder<TFrame>
{
    private readonly FrameChannel<TCodec, TFrame> _channel;

    internal FrameSequence(FrameChannel<TCodec, TFrame> channel) => _channel = channel;

    /// <summary>What <c>await foreach</c> calls.</summary>
    /// <returns>The loop's position, which is the channel's.</returns>
#pragma warning disable CA1024 // await foreach asks for a method of this name.
    public Enumerator GetAsyncEnumerator() => new(_channel);
#pragma warning restore CA1024

    /// <summary>A position in the frames of a channel. The state is the channel's own, so a copy is the same position.</summary>
    public readonly struct Enumerator
    {
        private readonly FrameChannel<TCodec, TFrame> _channel;

        internal Enumerator(FrameChannel<TCodec, TFrame> channel) => _channel = channel;

        /// <summary>The frame that the last step found. Its memory may be the receive buffer's, valid until the next step.</summary>
        public TFrame Current => _channel.Current;

        /// <summary>Goes on to the next frame. The frame before it is no longer valid.</summary>
        /// <returns>Whether there is one; <see langword="false"/> at the end of the stream. Await it once.</returns>
        public ValueTask<bool> MoveNextAsync() => _channel.MoveNextAsync();

        /// <summary>Leaves the loop: what has not been handed over goes back to the connection's input. It never waits.</summary>
        /// <returns>A completed task.</returns>
        public ValueTask DisposeAsync()
        {
            _channel.Release();
            return default;
        }
    }
}
