using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>A frame ends where a fixed sequence of bytes, the delimiter, is found. The frame is what stands before it, and may be empty.</summary>
/// <remarks>There is no delimiter to fall back on: a <c>default</c> codec throws <see cref="InvalidOperationException"/> whatever is asked of it.</remarks>
/// <example><code>new DelimiterCodec("\r\n\r\n"u8) { MaxPayloadBytes = 8 * 1024 }</code></example>
public readonly struct DelimiterCodec : IFrameDecoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySequence<byte>>, IFrameEncoder<ReadOnlySpan<byte>>
{
    private const int LongestDelimiter = 256;

    private readonly byte[]? _delimiter;

    // Whether the delimiter can overlap itself, as CR LF CR LF and "--" do. Then a frame that does not contain it can still complete one too early with its last bytes.
    private readonly bool _overlapsItself;

    /// <summary>Makes a codec for one delimiter.</summary>
    /// <param name="delimiter">1 to 256 bytes; they are copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delimiter is empty or longer than 256 bytes.</exception>
    public DelimiterCodec(ReadOnlySpan<byte> delimiter)
    {
        ArgumentOutOfRangeException.ThrowIfZero(delimiter.Length, nameof(delimiter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delimiter.Length, LongestDelimiter, nameof(delimiter));

        _delimiter = delimiter.ToArray();
        for (var shift = 1; shift < delimiter.Length; shift++)
        {
            _overlapsItself |= delimiter.StartsWith(delimiter[shift..]);
        }
    }

    /// <summary>The longest frame that is accepted, in bytes without the delimiter, 1 to 1,073,741,824. Frames to send are not limited.</summary>
    /// <remarks>Defaults to 65,536 bytes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,073,741,824.</exception>
    public int MaxPayloadBytes
    {
        get => field == 0 ? FrameLimits.DefaultMaxFrameBytes : field;
        init => field = FrameLimits.Checked(value, nameof(MaxPayloadBytes));
    }

    /// <summary>The most bytes a frame takes on the wire: <see cref="MaxPayloadBytes"/> and the delimiter.</summary>
    public int MaxFrameBytes => MaxPayloadBytes + Delimiter.Length;

    private ReadOnlySpan<byte> Delimiter
        => _delimiter ?? throw new InvalidOperationException($"A {nameof(DelimiterCodec)} needs its delimiter: use the constructor that takes one.");

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
    {
        if (!TerminatorSearch.TryFind(buffer, Delimiter, MaxFrameBytes, ref scanned, out var length))
        {
            frame = default;
            return false;
        }

        if (length > MaxPayloadBytes)
        {
            throw FrameException.TooLong((ulong)length, MaxPayloadBytes);
        }

        frame = buffer.Slice(0, length);
        buffer = buffer.Slice(length + Delimiter.Length);
        return true;
    }

    /// <summary>Appends a frame and the delimiter.</summary>
    /// <param name="frame">The frame without the delimiter. Its memory is read during the call only.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="FrameException">The delimiter would be found before the end of the frame. Nothing has been written.</exception>
    public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (frame.IndexOf(Delimiter) >= 0 || (_overlapsItself && RunsIntoDelimiter(frame)))
        {
            throw FrameException.HoldsItsEnd(frame.Length);
        }

        output.WriteFrame([], frame, Delimiter);
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, IBufferWriter{byte})"/>
    public void Encode(ReadOnlySequence<byte> frame, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (TerminatorSearch.IndexOf(frame, Delimiter) >= 0 || (_overlapsItself && RunsIntoDelimiter(frame)))
        {
            throw FrameException.HoldsItsEnd(frame.Length);
        }

        output.WriteFrame([], frame, Delimiter);
    }

    private bool RunsIntoDelimiter(in ReadOnlySequence<byte> frame)
    {
        var length = (int)Math.Min(frame.Length, Delimiter.Length - 1);
        Span<byte> tail = stackalloc byte[LongestDelimiter];
        frame.Slice(frame.Length - length).CopyTo(tail);
        return RunsIntoDelimiter(tail[..length]);
    }

    /// <summary>Whether the last bytes of a frame and the first of the delimiter behind it make up a delimiter.</summary>
    private bool RunsIntoDelimiter(ReadOnlySpan<byte> frame)
    {
        for (var shared = Math.Min(frame.Length, Delimiter.Length - 1); shared > 0; shared--)
        {
            if (frame.EndsWith(Delimiter[..shared]) && Delimiter.StartsWith(Delimiter[shared..]))
            {
                return true;
            }
        }

        return false;
    }
}
