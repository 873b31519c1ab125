using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>How frames are written to a channel. A codec may write other kinds of frames than it reads, so each way asks only for the encoder it needs.</summary>
public static class FrameChannelExtensions
{
    private const int LargestOnStack = 256;

    /// <summary>Writes a frame. It is sent with the batch, at the next flush.</summary>
    /// <typeparam name="TCodec">The channel's codec.</typeparam>
    /// <typeparam name="TFrame">What the channel reads.</typeparam>
    /// <typeparam name="TReply">What is written; often the same.</typeparam>
    /// <param name="peer">The channel.</param>
    /// <param name="frame">The frame. Its memory is read during the call only, so a frame just received may be written back as it is.</param>
    /// <exception cref="FrameException">The format cannot express the frame. Nothing has been written.</exception>
    public static void Write<TCodec, TFrame, TReply>(this FrameChannel<TCodec, TFrame> peer, TReply frame)
        where TCodec : struct, IFrameDecoder<TFrame>, IFrameEncoder<TReply>
        where TReply : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(peer);

        try
        {
            peer.Codec.Encode(frame, peer.StartWriting());
        }
        catch (FrameException refused)
        {
            refused.IsOutgoing = true;
            throw;
        }
    }

    /// <summary>Writes bytes as a frame, as in <c>peer.Write("OK"u8)</c>. It is sent with the batch, at the next flush.</summary>
    /// <typeparam name="TCodec">The channel's codec.</typeparam>
    /// <typeparam name="TFrame">What the channel reads.</typeparam>
    /// <param name="peer">The channel.</param>
    /// <param name="frame">The content. Its memory is read during the call only.</param>
    /// <exception cref="FrameException">The format cannot express the frame. Nothing has been written.</exception>
    public static void Write<TCodec, TFrame>(this FrameChannel<TCodec, TFrame> peer, ReadOnlySpan<byte> frame)
        where TCodec : struct, IFrameDecoder<TFrame>, IFrameEncoder<ReadOnlySpan<byte>>
    {
        ArgumentNullException.ThrowIfNull(peer);

        try
        {
            peer.Codec.Encode(frame, peer.StartWriting());
        }
        catch (FrameException refused)
        {
            refused.IsOutgoing = true;
            throw;
        }
    }

    /// <summary>Writes a frame of a known length whose bytes a delegate fills in, without allocating one. It is sent with the batch, at the next flush.</summary>
    /// <typeparam name="TCodec">The channel's codec.</typeparam>
    /// <typeparam name="TFrame">What the channel reads.</typeparam>
    /// <typeparam name="TState">What the delegate works from.</typeparam>
    /// <param name="peer">The channel.</param>
    /// <param name="length">The bytes of the frame, 0 or more.</param>
    /// <param name="state">Handed to <paramref name="fill"/>, so that it needs to capture nothing.</param>
    /// <param name="fill">Writes every byte of the span, which holds anything before. Called once, now.</param>
    /// <exception cref="FrameException">The format cannot express the frame. Nothing has been written.</exception>
    public static void Write<TCodec, TFrame, TState>(this FrameChannel<TCodec, TFrame> peer, int length, TState state, SpanAction<byte, TState> fill)
        where TCodec : struct, IFrameDecoder<TFrame>, IFrameEncoder<ReadOnlySpan<byte>>
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(fill);
        ArgumentOutOfRangeException.ThrowIfNegative(length);

        // Filled beside the output and not in it: only an encoder that has seen the whole frame can refuse it with nothing written.
        var rented = length > LargestOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var frame = rented is null ? stackalloc byte[LargestOnStack] : rented;
        fill(frame[..length], state);
        peer.Write((ReadOnlySpan<byte>)frame[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
