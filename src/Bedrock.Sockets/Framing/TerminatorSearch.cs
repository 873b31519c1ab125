using System.Buffers;

namespace Bedrock.Sockets.Framing;

/// <summary>Finds the bytes that end a frame. Every received byte is looked at once, however small the pieces it arrives in, plus the few that may be the start of a terminator.</summary>
internal static class TerminatorSearch
{
    /// <summary>Looks for <paramref name="terminator"/> from <paramref name="scanned"/> on.</summary>
    /// <param name="buffer">The bytes received.</param>
    /// <param name="terminator">What ends a frame, at least 1 byte.</param>
    /// <param name="maxFrameBytes">The most bytes a frame may take, its terminator included.</param>
    /// <param name="scanned">As <see cref="IFrameDecoder{TFrame}.TryDecode"/> has it.</param>
    /// <param name="index">Where the terminator starts; −1 when it is not there yet.</param>
    /// <exception cref="FrameException">It is not within <paramref name="maxFrameBytes"/>.</exception>
    internal static bool TryFind(
        in ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> terminator, int maxFrameBytes, ref long scanned, out long index)
    {
        index = IndexOf(buffer, terminator, scanned);
        if (index >= 0)
        {
            scanned = 0;
            return true;
        }

        if (buffer.Length >= maxFrameBytes)
        {
            throw FrameException.Unfinished(buffer.Length, maxFrameBytes);
        }

        // The last bytes may be the start of a terminator, so the next search takes them in again.
        scanned = Math.Max(scanned, buffer.Length - (terminator.Length - 1));
        return false;
    }

    /// <summary>The index of the first <paramref name="value"/> that starts at <paramref name="from"/> or later, or −1.</summary>
    internal static long IndexOf(in ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> value, long from = 0)
    {
        // In a batch almost every frame ends in the first segment, also when the batch has many.
        var first = buffer.FirstSpan;
        if (from < first.Length)
        {
            var found = first[(int)from..].IndexOf(value);
            if (found >= 0)
            {
                return from + found;
            }
        }

        if (buffer.IsSingleSegment)
        {
            return -1;
        }

        return IndexInSegments(buffer, value, Math.Max(from, first.Length - (value.Length - 1)));
    }

    /// <summary>The same, across segments: in each the whole value is looked for, and where one ends, the beginnings of it that the next may complete.</summary>
    private static long IndexInSegments(in ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> value, long from)
    {
        var next = buffer.GetPosition(from);
        var index = from;
        for (var here = next; buffer.TryGet(ref next, out var segment); here = next)
        {
            var span = segment.Span;
            var found = span.IndexOf(value);
            if (found >= 0)
            {
                return index + found;
            }

            for (var tail = Math.Max(span.Length - (value.Length - 1), 0); tail < span.Length; tail++)
            {
                if (value.StartsWith(span[tail..]) && new SequenceReader<byte>(buffer.Slice(buffer.GetPosition(tail, here))).IsNext(value))
                {
                    return index + tail;
                }
            }

            index += span.Length;
        }

        return -1;
    }
}
