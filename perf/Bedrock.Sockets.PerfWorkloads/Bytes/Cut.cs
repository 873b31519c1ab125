using System.Buffers;

namespace Bedrock.Sockets.PerfWorkloads.Bytes;

/// <summary>How bytes lie in memory when they arrive: <see cref="Of"/> makes a sequence of segments.</summary>
public static class Cut
{
    /// <summary>The ways in which the benchmarks cut, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["one-segment", "split", "byte-segments"];

    /// <summary>Cuts a stream of frames of equal length.</summary>
    /// <param name="bytes">The stream. Its memory is used, not copied.</param>
    /// <param name="name">One of <see cref="Names"/>: no cut at all, a cut in the middle of every frame, or a cut after every byte.</param>
    /// <param name="frameBytes">The length of a frame on the wire.</param>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, string name, int frameBytes) => name switch
    {
        "one-segment" => new ReadOnlySequence<byte>(bytes),
        "split" => Into(bytes, frameBytes / 2, frameBytes),
        "byte-segments" => Into(bytes, 1, 1),
        _ => throw new ArgumentException($"{name} is not among {string.Join(", ", Names)}.", nameof(name)),
    };

    private static ReadOnlySequence<byte> Into(ReadOnlyMemory<byte> bytes, int firstBytes, int thenBytes)
    {
        var first = new Segment(bytes[..firstBytes]);
        var last = first;
        for (var start = firstBytes; start < bytes.Length; start += thenBytes)
        {
            last = last.Append(bytes.Slice(start, Math.Min(thenBytes, bytes.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
