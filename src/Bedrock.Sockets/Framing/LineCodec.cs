using System.Buffers;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Framing;

/// <summary>Frames are lines of bytes. A line ends at LF; one CR before it belongs to the line end. The frame is the line without its end, and may be empty.</summary>
/// <remarks><c>default</c> takes lines of up to 65,536 bytes and writes CR LF.</remarks>
/// <example><code>new LineCodec { MaxLineBytes = 512, LineEnding = LineEnding.Lf }</code></example>
[StructLayout(LayoutKind.Auto)]
public readonly struct LineCodec : IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
{
    /// <summary>The longest line that is accepted, in bytes without the line end, 1 to 1,073,741,824. Lines to send are not limited.</summary>
    /// <remarks>Defaults to 65,536 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,073,741,824.</exception>
    public int MaxLineBytes
    {
        get => field == 0 ? FrameLimits.DefaultMaxFrameBytes : field;
        init => field = FrameLimits.Checked(value, nameof(MaxLineBytes));
    }

    /// <summary>What is written at the end of a line.</summary>
    /// <remarks>Defaults to <see cref="LineEnding.CrLf"/>.</remarks>
    public LineEnding LineEnding { get; init; }

    /// <summary>The most bytes a line takes on the wire: <see cref="MaxLineBytes"/> and CR LF.</summary>
    public int MaxFrameBytes => MaxLineBytes + 2;

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
    {
        if (!TerminatorSearch.TryFind(buffer, "\n"u8, MaxFrameBytes, ref scanned, out var lf))
        {
            frame = default;
            return false;
        }

        var length = lf > 0 && IsCarriageReturn(buffer, lf - 1) ? lf - 1 : lf;
        if (length > MaxLineBytes)
        {
            throw FrameException.TooLong((ulong)length, MaxLineBytes);
        }

        frame = buffer.Slice(0, length);
        buffer = buffer.Slice(lf + 1);
        return true;
    }

    /// <summary>Appends a line and its end.</summary>
    /// <param name="frame">The line without its end. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The line contains LF, or it ends in CR and <see cref="LineEnding"/> is LF alone. Nothing has been written.</exception>
    public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (frame.Contains((byte)'\n') || (LineEnding is LineEnding.Lf && frame.EndsWith("\r"u8)))
        {
            throw FrameException.HoldsItsEnd(frame.Length);
        }

        output.WriteFrame([], frame, End);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public void Encode(ReadOnlySequence<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (frame.PositionOf((byte)'\n') is not null
            || (LineEnding is LineEnding.Lf && !frame.IsEmpty && IsCarriageReturn(frame, frame.Length - 1)))
        {
            throw FrameException.HoldsItsEnd(frame.Length);
        }

        output.WriteFrame([], frame, End);
    }

    private static bool IsCarriageReturn(in ReadOnlySequence<byte> bytes, long index)
    {
        var first = bytes.FirstSpan;
        if (index < first.Length)
        {
            return first[(int)index] == (byte)'\r';
        }

        // A slice may begin with the end of a segment; a reader does not.
        return new SequenceReader<byte>(bytes.Slice(index)).IsNext((byte)'\r');
    }

    private ReadOnlySpan<byte> End => LineEnding is LineEnding.Lf ? "\n"u8 : "\r\n"u8;
}
