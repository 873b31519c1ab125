using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>What became of bytes that arrived in pieces: the frames, what was left over, and whether the decoder refused to go on.</summary>
internal sealed record Decoding(IReadOnlyList<string> Frames, string Rest, FrameException? Error)
{
    /// <summary>Feeds a decoder as the channel does: one call or more for each piece that arrives, each piece a segment of its own, <c>scanned</c> kept in between.</summary>
    public static Decoding Of(IFrameDecoder<ReadOnlySequence<byte>> decoder, IEnumerable<byte[]> pieces)
    {
        var frames = new List<string>();
        var arrived = new List<ReadOnlyMemory<byte>>();
        var consumed = 0L;
        var scanned = 0L;
        var buffer = ReadOnlySequence<byte>.Empty;
        foreach (var piece in pieces)
        {
            arrived.Add(piece);
            buffer = Segments.Of(arrived).Slice(consumed);
            while (true)
            {
                var before = (buffer.Length, Scanned: scanned);
                try
                {
                    if (!decoder.TryDecode(ref buffer, ref scanned, out var frame))
                    {
                        break;
                    }

                    frames.Add(Text.Of(frame));
                }
                catch (FrameException error)
                {
                    return new Decoding(frames, Text.Of(buffer), error);
                }

                Assert.Equal(0, scanned);
                Assert.True(buffer.Length < before.Length, "A frame that takes nothing off the buffer would be found for ever.");
                consumed += before.Length - buffer.Length;
            }

            Assert.Equal(Segments.Of(arrived).Length - consumed, buffer.Length);
            Assert.InRange(scanned, 0, buffer.Length);
        }

        return new Decoding(frames, Text.Of(buffer), Error: null);
    }

    /// <summary>Decodes the same bytes in every split that <see cref="Splits"/> knows, and returns the one result that all of them must have.</summary>
    public static Decoding OfEverySplit(IFrameDecoder<ReadOnlySequence<byte>> decoder, string wire)
    {
        var whole = Of(decoder, [Text.Bytes(wire)]);
        foreach (var pieces in Splits.Of(Text.Bytes(wire)))
        {
            var split = Of(decoder, pieces);

            Assert.True(whole.Agrees(split), $"Split as {Describe(pieces)}, the frames were {string.Join('|', split.Frames)} and the error was {split.Error?.Message}.");
        }

        return whole;
    }

    /// <summary>Whether the outcome is the same. After a refusal only the frames before it count: how much had arrived by then depends on the split.</summary>
    public bool Agrees(Decoding other)
        => Frames.SequenceEqual(other.Frames, StringComparer.Ordinal)
            && Error is null == other.Error is null
            && (Error is not null || string.Equals(Rest, other.Rest, StringComparison.Ordinal));

    private static string Describe(IEnumerable<byte[]> pieces) => string.Join('|', pieces.Select(piece => Convert.ToHexString(piece)));
}
