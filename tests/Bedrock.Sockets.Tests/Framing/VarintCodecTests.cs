using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class VarintCodecTests
{
    [Theory]
    [InlineData("\0", new[] { "" }, "")]
    [InlineData("\x05hello\x02hi", new[] { "hello", "hi" }, "")]
    [InlineData("\x05hell", new string[0], "\x05hell")]
    [InlineData("\x80", new string[0], "\x80")]
    [InlineData("\x85\0hello", new[] { "hello" }, "")]
    [InlineData("\x80\x80\x80\x80\0\x02hi", new[] { "", "hi" }, "")]
    public void A_frame_is_cut_where_its_varint_says(string wire, string[] frames, string rest)
    {
        var decoding = Decoding.OfEverySplit(default(VarintCodec), wire);

        Assert.Null(decoding.Error);
        Assert.Equal(frames, decoding.Frames);
        Assert.Equal(rest, decoding.Rest);
    }

    [Theory]
    [InlineData(0, "\0")]
    [InlineData(1, "\x01")]
    [InlineData(127, "\x7F")]
    [InlineData(128, "\x80\x01")]
    [InlineData(300, "\xAC\x02")]
    [InlineData(16_383, "\xFF\x7F")]
    [InlineData(16_384, "\x80\x80\x01")]
    public void A_frame_is_written_behind_the_shortest_form_of_its_length(int length, string prefix)
    {
        var frame = new string('x', length);

        var wire = Encoded.Wire(default(VarintCodec), frame);

        Assert.Equal(prefix + frame, wire);
        Assert.Equal([frame], Decoding.Of(default(VarintCodec), [Text.Bytes(wire)]).Frames);
    }

    [Theory]
    [InlineData("\x80\x80\x80\x80\x80")]
    [InlineData("\xFF\xFF\xFF\xFF\xFF")]
    [InlineData("\x80\x80\x80\x80\x10")]
    [InlineData("\xFF\xFF\xFF\xFF\x1F")]
    [InlineData("\x85\x80\x80\x80\x80\0")]
    public void A_varint_of_more_than_5_bytes_or_32_bits_is_corrupt(string wire)
    {
        var decoding = Decoding.OfEverySplit(default(VarintCodec), wire);

        Assert.Equal("A varint length takes more than 5 bytes or more than 32 bits.", decoding.Error?.Message);
        Assert.Empty(decoding.Frames);
    }

    [Theory]
    [InlineData(5, "\x06", "A frame of 6 bytes is longer than the limit of 5 bytes.")]
    [InlineData(65_536, "\x81\x80\x04", "A frame of 65537 bytes is longer than the limit of 65536 bytes.")]
    [InlineData(1 << 30, "\xFF\xFF\xFF\xFF\x0F", "A frame of 4294967295 bytes is longer than the limit of 1073741824 bytes.")]
    public void A_length_over_the_limit_is_refused_before_its_payload_arrives(int limit, string wire, string message)
    {
        var decoding = Decoding.OfEverySplit(new VarintCodec { MaxPayloadBytes = limit }, wire);

        Assert.Equal(message, decoding.Error?.Message);
    }

    [Fact]
    public void A_length_of_exactly_the_limit_is_accepted()
        => Assert.Equal(["hello"], Decoding.OfEverySplit(new VarintCodec { MaxPayloadBytes = 5 }, "\x85\x80\x80\x80\0hello").Frames);

    [Fact]
    public void The_longest_prefix_counts_towards_the_size_on_the_wire()
    {
        Assert.Equal(65_541, default(VarintCodec).MaxFrameBytes);
        Assert.Equal((1 << 30) + 5, new VarintCodec { MaxPayloadBytes = 1 << 30 }.MaxFrameBytes);
    }
}
