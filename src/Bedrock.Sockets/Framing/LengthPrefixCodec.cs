using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Framing;

/// <summary>A frame is its payload behind a binary length, which may be part of a longer header.</summary>
/// <remarks>
/// <code>
///   LengthOffset   PrefixBytes    announced length + LengthAdjustment
///  +--------------+--------------+----------------------------//--+
///  |  as you like |    length    |            payload             |
///  +--------------+--------------+----------------------------//--+
///  |&lt;--------- header ----------&gt;|
///
///  "hello" behind                               bytes on the wire
///  a plain length (default)                     00 00 00 05 h e l l o
///  2 bytes, least significant first             05 00 h e l l o                PrefixBytes = 2, ByteOrder = LittleEndian
///  a length that counts itself                  00 00 00 09 h e l l o          LengthAdjustment = -4
///  a type byte, then the length                 07 00 00 00 05 h e l l o       LengthOffset = 1, KeepHeader = true
///  the length, then flags it does not count     00 00 00 05 0F h e l l o       LengthAdjustment = 1; the frame starts with the flags
/// </code>
/// A length over the limit is refused as soon as the header is there, before its payload is waited for. A length that its sender took for a negative number reads as a very large one, and so is refused too.
/// <c>default</c> has a plain 4-byte length in network order and takes payloads of up to 65,536 bytes.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct LengthPrefixCodec : IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
{
    private const int LongestPrefix = 8;
    private const int HighestOffset = 256;

    /// <summary>The size of the length field: 1, 2, 4 or 8 bytes.</summary>
    /// <remarks>Defaults to 4 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is another one.</exception>
    public int PrefixBytes
    {
        get => field == 0 ? 4 : field;
        init => field = value is 1 or 2 or 4 or 8
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PrefixBytes), value, "A length field has 1, 2, 4 or 8 bytes.");
    }

    /// <summary>The order of the bytes in the length field.</summary>
    /// <remarks>Defaults to <see cref="ByteOrder.BigEndian"/>.</remarks>
    public ByteOrder ByteOrder { get; init; }

    /// <summary>The bytes of the header in front of the length field, 0 to 256. They are sent as zeros unless <see cref="KeepHeader"/> is set.</summary>
    /// <remarks>Defaults to 0 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 256.</exception>
    public int LengthOffset
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(LengthOffset));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HighestOffset, nameof(LengthOffset));
            field = value;
        }
    }

    /// <summary>What is added to the announced length to get the bytes that follow the length field: negative when the length counts the header, positive when it leaves something out.</summary>
    /// <remarks>Defaults to 0 bytes.</remarks>
    public int LengthAdjustment { get; init; }

    /// <summary>
    /// Whether a frame is handed over with its header in front. A frame to send then needs one too: the bytes around the length field are sent as they are, and the length field is filled in.
    /// </summary>
    /// <remarks>Defaults to <see langword="false"/>: a frame is its payload.</remarks>
    public bool KeepHeader { get; init; }

    /// <summary>The longest payload that is accepted, in bytes, 1 to 1,073,741,824. Payloads to send are limited only by what the length field can say.</summary>
    /// <remarks>Defaults to 65,536 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,073,741,824.</exception>
    public int MaxPayloadBytes
    {
        get => field == 0 ? FrameLimits.DefaultMaxFrameBytes : field;
        init => field = FrameLimits.Checked(value, nameof(MaxPayloadBytes));
    }

    /// <summary>The most bytes a frame takes on the wire: the header and <see cref="MaxPayloadBytes"/>.</summary>
    public int MaxFrameBytes => HeaderBytes + MaxPayloadBytes;

    private int HeaderBytes => LengthOffset + PrefixBytes;

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (!TryReadLength(buffer, out var announced))
        {
            return false;
        }

        var end = HeaderBytes + PayloadBytes(announced);
        if (buffer.Length < end)
        {
            return false;
        }

        var start = KeepHeader ? 0 : HeaderBytes;
        frame = buffer.Slice(start, end - start);
        buffer = buffer.Slice(end);
        return true;
    }

    /// <summary>Appends the header and the payload.</summary>
    /// <param name="frame">The payload, with its header in front if <see cref="KeepHeader"/> is set. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The length field cannot say the payload's length, or the frame is shorter than the header it should start with. Nothing has been written.</exception>
    public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        var announced = AnnouncedBytes(frame.Length);
        var block = output.GetSpan(HeaderBytes);
        if (KeepHeader)
        {
            frame[..LengthOffset].CopyTo(block);
            frame = frame[HeaderBytes..];
        }
        else
        {
            block[..LengthOffset].Clear();
        }

        WriteLength(announced, block[LengthOffset..]);
        if (frame.TryCopyTo(block[HeaderBytes..]))
        {
            output.Advance(HeaderBytes + frame.Length);
            return;
        }

        output.Advance(HeaderBytes);
        output.Write(frame);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public void Encode(ReadOnlySequence<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (frame.IsSingleSegment)
        {
            Encode(frame.FirstSpan, output);
            return;
        }

        var announced = AnnouncedBytes(frame.Length);
        var block = output.GetSpan(HeaderBytes);
        if (KeepHeader)
        {
            frame.Slice(0, LengthOffset).CopyTo(block);
            frame = frame.Slice(HeaderBytes);
        }
        else
        {
            block[..LengthOffset].Clear();
        }

        WriteLength(announced, block[LengthOffset..]);
        output.Advance(HeaderBytes);
        output.WriteFrame([], frame, []);
    }

    private bool TryReadLength(in ReadOnlySequence<byte> buffer, out ulong length)
    {
        Span<byte> copy = stackalloc byte[LongestPrefix];
        scoped var field = buffer.FirstSpan;
        if (field.Length >= HeaderBytes)
        {
            field = field[LengthOffset..];
        }
        else if (buffer.Length >= HeaderBytes)
        {
            buffer.Slice(LengthOffset, PrefixBytes).CopyTo(copy);
            field = copy;
        }
        else
        {
            length = 0;
            return false;
        }

        length = (PrefixBytes, ByteOrder) switch
        {
            (1, _) => field[0],
            (2, ByteOrder.LittleEndian) => BinaryPrimitives.ReadUInt16LittleEndian(field),
            (2, _) => BinaryPrimitives.ReadUInt16BigEndian(field),
            (4, ByteOrder.LittleEndian) => BinaryPrimitives.ReadUInt32LittleEndian(field),
            (4, _) => BinaryPrimitives.ReadUInt32BigEndian(field),
            (_, ByteOrder.LittleEndian) => BinaryPrimitives.ReadUInt64LittleEndian(field),
            _ => BinaryPrimitives.ReadUInt64BigEndian(field),
        };
        return true;
    }

    private void WriteLength(long length, Span<byte> field)
    {
        switch (PrefixBytes, ByteOrder)
        {
            case (1, _): field[0] = (byte)length; break;
            case (2, ByteOrder.LittleEndian): BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)length); break;
            case (2, _): BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)length); break;
            case (4, ByteOrder.LittleEndian): BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)length); break;
            case (4, _): BinaryPrimitives.WriteUInt32BigEndian(field, (uint)length); break;
            case (_, ByteOrder.LittleEndian): BinaryPrimitives.WriteInt64LittleEndian(field, length); break;
            default: BinaryPrimitives.WriteInt64BigEndian(field, length); break;
        }
    }

    /// <summary>How many bytes follow a length field that announces this many.</summary>
    private long PayloadBytes(ulong announced)
    {
        // What 32 bits cannot say is over every limit, and what they can say cannot overflow below.
        if (announced > uint.MaxValue)
        {
            throw FrameException.TooLong(announced, MaxPayloadBytes);
        }

        var payload = (long)announced + LengthAdjustment;
        if (payload < 0)
        {
            throw FrameException.TooShort(announced, LengthAdjustment);
        }

        return payload <= MaxPayloadBytes ? payload : throw FrameException.TooLong((ulong)payload, MaxPayloadBytes);
    }

    /// <summary>What the length field says for a frame to send.</summary>
    private long AnnouncedBytes(long frameBytes)
    {
        long kept = KeepHeader ? HeaderBytes : 0;
        var announced = frameBytes - kept - LengthAdjustment;
        if (frameBytes < kept || announced < 0 || announced > HighestLength)
        {
            throw FrameException.WrongLength(frameBytes, kept + Math.Max(0, LengthAdjustment), kept + LengthAdjustment + HighestLength);
        }

        return announced;
    }

    // 62 bits stand for 64: no frame is that long, and adding to it cannot overflow.
    private long HighestLength => (1L << Math.Min(8 * PrefixBytes, 62)) - 1;
}
