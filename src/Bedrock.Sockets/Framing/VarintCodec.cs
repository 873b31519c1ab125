using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>A frame is its payload behind its length, written as a varint: what Protocol Buffers call a delimited message.</summary>
/// <remarks>
/// <code>
///   300 = 0b10_0101100        AC          02        payload
///                         +----------+----------+------------//--+
///   low 7 bits first      | 1 0101100| 0 0000010|  300 bytes     |
///                         +----------+----------+------------//--+
///                           more       last
/// </code>
/// A length is at most 5 bytes and 32 bits; more is corrupt. Within that, a length written longer than needed (<c>80 00</c> for 0) is accepted, as Protocol Buffers do.
/// The shortest form is what is sent. <c>default</c> takes payloads of up to 65,536 bytes.
/// </remarks>
public readonly struct VarintCodec : IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
{
    private const int LongestPrefix = 5;

    /// <summary>The longest payload that is accepted, in bytes, 1 to 1,073,741,824. Payloads to send are limited only by what 32 bits can say.</summary>
    /// <remarks>Defaults to 65,536 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,073,741,824.</exception>
    public int MaxPayloadBytes
    {
        get => field == 0 ? FrameLimits.DefaultMaxFrameBytes : field;
        init => field = FrameLimits.Checked(value, nameof(MaxPayloadBytes));
    }

    /// <summary>The most bytes a frame takes on the wire: <see cref="MaxPayloadBytes"/> and a length of 5 bytes.</summary>
    public int MaxFrameBytes => MaxPayloadBytes + LongestPrefix;

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (!TryReadLength(buffer, out var length, out var prefixBytes))
        {
            return false;
        }

        if (length > (uint)MaxPayloadBytes)
        {
            throw FrameException.TooLong(length, MaxPayloadBytes);
        }

        if (buffer.Length < prefixBytes + length)
        {
            return false;
        }

        frame = buffer.Slice(prefixBytes, length);
        buffer = buffer.Slice(prefixBytes + length);
        return true;
    }

    /// <summary>Appends the length and the payload.</summary>
    /// <param name="frame">The payload. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The payload is longer than 4,294,967,295 bytes. Nothing has been written.</exception>
    public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        Span<byte> prefix = stackalloc byte[LongestPrefix];
        output.WriteFrame(prefix[..WriteLength(frame.Length, prefix)], frame, []);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public void Encode(ReadOnlySequence<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        Span<byte> prefix = stackalloc byte[LongestPrefix];
        output.WriteFrame(prefix[..WriteLength(frame.Length, prefix)], frame, []);
    }

    private static bool TryReadLength(in ReadOnlySequence<byte> buffer, out uint length, out int prefixBytes)
    {
        Span<byte> copy = stackalloc byte[LongestPrefix];
        scoped var prefix = buffer.FirstSpan;
        if (prefix.Length < LongestPrefix && !buffer.IsSingleSegment)
        {
            var start = buffer.Slice(0, Math.Min(buffer.Length, LongestPrefix));
            start.CopyTo(copy);
            prefix = copy[..(int)start.Length];
        }

        length = 0;
        for (prefixBytes = 0; prefixBytes < Math.Min(prefix.Length, LongestPrefix);)
        {
            var group = prefix[prefixBytes++];

            // Four groups are 28 bits: the fifth has room for 4 more, and none may follow it.
            if (prefixBytes == LongestPrefix && group > 0b1111)
            {
                throw FrameException.BadVarint();
            }

            length |= (uint)(group & 0x7F) << (7 * (prefixBytes - 1));
            if (group < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static int WriteLength(long length, Span<byte> prefix)
    {
        if (length > uint.MaxValue)
        {
            throw FrameException.WrongLength(length, 0, uint.MaxValue);
        }

        var written = 0;
        for (; length >= 0x80; length >>= 7)
        {
            prefix[written++] = (byte)(length | 0x80);
        }

        prefix[written++] = (byte)length;
        return written;
    }
}
