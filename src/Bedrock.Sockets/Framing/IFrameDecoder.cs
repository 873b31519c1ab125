using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Bedrock.Sockets.Framing;

/// <summary>Cuts one frame off the front of the bytes received so far. A pure function: it does no I/O, keeps no state and never waits.</summary>
/// <typeparam name="TFrame">What a frame is handed over as. A <see cref="ReadOnlySequence{T}"/> points into the receive buffer and is valid only until the next frame is asked for.</typeparam>
/// <remarks>
/// There are three outcomes and no more: a frame (<see langword="true"/>), not enough bytes yet (<see langword="false"/>), and corrupt or too long (<see cref="FrameException"/>).
/// Implement it as a <c>readonly struct</c>, so that the JIT sees through it. One decoder may serve any number of connections at once.
/// </remarks>
public interface IFrameDecoder<TFrame>
{
    /// <summary>The most bytes one frame may take on the wire, its framing included. The channel refuses to buffer more than this for an unfinished frame.</summary>
    /// <remarks>Defaults to 65,536 bytes. A decoder that knows its own limit should refuse earlier, from the announced length, and return what that limit comes to on the wire.</remarks>
    int MaxFrameBytes => FrameLimits.DefaultMaxFrameBytes;

    /// <summary>Tries to cut one frame off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">The bytes received and not yet consumed. On <see langword="true"/> the frame and its framing have been sliced off; on <see langword="false"/> it is unchanged.</param>
    /// <param name="scanned">
    /// How many bytes from the start of <paramref name="buffer"/> an earlier call has already searched in vain. The caller keeps it between calls for the same frame and starts a new frame with 0.
    /// On <see langword="false"/> the decoder stores how far it got, so that a peer that sends one byte at a time costs linear work; on <see langword="true"/> it stores 0.
    /// </param>
    /// <param name="frame">The frame; undefined on <see langword="false"/>.</param>
    /// <returns>Whether a whole frame was there.</returns>
    /// <exception cref="FrameException">The bytes cannot be a frame, or the frame is longer than allowed.</exception>
    bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, [MaybeNullWhen(false)] out TFrame frame);
}
