using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>Every frame has the same number of bytes, and there is nothing between frames.</summary>
/// <remarks>There is no length to fall back on: a <c>default</c> codec throws <see cref="InvalidOperationException"/> whatever is asked of it.</remarks>
public readonly struct FixedLengthCodec : IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
{
    private readonly int _frameBytes;

    /// <summary>Makes a codec for one length.</summary>
    /// <param name="frameBytes">The bytes of every frame, 1 to 1,073,741,824.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1 or above 1,073,741,824.</exception>
    public FixedLengthCodec(int frameBytes) => _frameBytes = FrameLimits.Checked(frameBytes, nameof(frameBytes));

    /// <summary>The bytes of every frame.</summary>
    public int MaxFrameBytes
        => _frameBytes > 0 ? _frameBytes : throw new InvalidOperationException($"A {nameof(FixedLengthCodec)} needs its length: use the constructor that takes one.");

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
    {
        if (buffer.Length < MaxFrameBytes)
        {
            frame = default;
            return false;
        }

        frame = buffer.Slice(0, _frameBytes);
        buffer = buffer.Slice(_frameBytes);
        return true;
    }

    /// <summary>Appends a frame.</summary>
    /// <param name="frame">The frame. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The frame has another length. Nothing has been written.</exception>
    public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ThrowUnlessFits(frame.Length);

        output.Write(frame);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public void Encode(ReadOnlySequence<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ThrowUnlessFits(frame.Length);

        output.WriteFrame([], frame, []);
    }

    private void ThrowUnlessFits(long length)
    {
        if (length != MaxFrameBytes)
        {
            throw FrameException.WrongLength(length, _frameBytes, _frameBytes);
        }
    }
}
