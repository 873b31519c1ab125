using System.Buffers;

namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>Builds sequences of several segments, as a receive buffer has them.</summary>
internal static class Segments
{
    /// <summary>One segment for each piece; an empty piece is an empty segment.</summary>
    public static ReadOnlySequence<byte> Of(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        Segment? first = null;
        Segment? last = null;
        foreach (var piece in pieces)
        {
            last = new Segment(piece, last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    /// <summary>One segment for each piece; an empty piece is an empty segment.</summary>
    public static ReadOnlySequence<byte> Of(params byte[][] pieces) => Of(pieces.Select(piece => (ReadOnlyMemory<byte>)piece));

    /// <summary>One segment for each byte.</summary>
    public static ReadOnlySequence<byte> OfSingleBytes(byte[] bytes) => Of(bytes.Select(b => new[] { b }).ToArray());

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
