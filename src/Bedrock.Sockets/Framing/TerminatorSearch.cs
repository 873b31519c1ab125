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

        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(Math.Max(from, first.Length - (value.Length - 1)));
        return reader.TryReadTo(out ReadOnlySequence<byte> _, value, advancePastDelimiter: false) ? reader.Consumed : -1;
    }
}
