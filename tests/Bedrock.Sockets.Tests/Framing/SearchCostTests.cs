using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>A peer that sends one byte at a time costs linear work. The bytes that a decoder says it is done with are replaced by ends of frames: one that looks again is caught.</summary>
public sealed class SearchCostTests
{
    private const int Length = 64 * 1024;

    [Fact]
    public void A_line_of_64_KiB_byte_by_byte_is_searched_once()
        => Assert.Equal(Length + 1, ExaminedByteByByte(default(LineCodec), terminator: "\n"));

    [Fact]
    public void A_delimiter_of_1_byte_is_searched_once()
        => Assert.Equal(Length + 1, ExaminedByteByByte(new DelimiterCodec("\n"u8), terminator: "\n"));

    [Fact]
    public void A_delimiter_of_4_bytes_looks_at_the_3_that_may_be_its_start_again()
    {
        // Each arrival is one new byte, and up to 3 before it: 1 + 2 + 3, and 4 from then on.
        var expected = 1 + 2 + 3 + (4L * (Length + 4 - 3));

        Assert.Equal(expected, ExaminedByteByByte(new DelimiterCodec("\r\n\r\n"u8), terminator: "\r\n\r\n"));
    }

    private static long ExaminedByteByByte<TCodec>(TCodec codec, string terminator)
        where TCodec : IFrameDecoder<ReadOnlySequence<byte>>
    {
        var wire = Text.Bytes(new string('x', Length) + terminator);
        var received = new byte[wire.Length];
        var scanned = 0L;
        var examined = 0L;
        for (var count = 1; count <= wire.Length; count++)
        {
            received[count - 1] = wire[count - 1];
            PlantTerminators(received.AsSpan(0, (int)scanned), terminator);
            examined += count - scanned;

            var buffer = new ReadOnlySequence<byte>(received, 0, count);
            if (codec.TryDecode(ref buffer, ref scanned, out var frame))
            {
                Assert.Equal(wire.Length, count);
                Assert.Equal(Length, frame.Length);
                return examined;
            }
        }

        throw new InvalidOperationException("The frame was not found.");
    }

    /// <summary>Ends of frames wherever the decoder has been. Only the last of the bytes that it is done with can be new since the last time.</summary>
    private static void PlantTerminators(Span<byte> done, string terminator)
    {
        var planted = Text.Bytes(terminator);
        if (done.Length >= planted.Length)
        {
            planted.CopyTo(done[^planted.Length..]);
        }
    }
}
