using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>Writes one frame, with its framing, to a buffer. A pure function: it does no I/O, keeps no state and never flushes.</summary>
/// <typeparam name="TFrame">What the frame is given as; may be a <c>ref struct</c> such as <see cref="ReadOnlySpan{T}"/>.</typeparam>
/// <remarks>Implement it as a <c>readonly struct</c>, so that the JIT sees through it. One encoder may serve any number of connections at once.</remarks>
public interface IFrameEncoder<in TFrame>
    where TFrame : allows ref struct
{
    /// <summary>Appends <paramref name="frame"/> and its framing to <paramref name="output"/>.</summary>
    /// <param name="frame">The content. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The frame cannot be expressed, for instance because it is longer than the length prefix can say. Nothing has been written.</exception>
    void Encode(TFrame frame, IBufferWriter<byte> output);
}
