using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class FixedLengthCodecTests
{
    [Theory]
    [InlineData(1, "abc", new[] { "a", "b", "c" }, "")]
    [InlineData(3, "", new string[0], "")]
    [InlineData(3, "ab", new string[0], "ab")]
    [InlineData(3, "abcdefg", new[] { "abc", "def" }, "g")]
    public void Every_frame_has_the_same_length(int length, string wire, string[] frames, string rest)
    {
        var decoding = Decoding.OfEverySplit(new FixedLengthCodec(length), wire);

        Assert.Null(decoding.Error);
        Assert.Equal(frames, decoding.Frames);
        Assert.Equal(rest, decoding.Rest);
    }

    [Fact]
    public void A_frame_is_written_as_it_is()
        => Assert.Equal("abc", Encoded.Wire(new FixedLengthCodec(3), "abc"));

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("abcd")]
    public void A_frame_of_another_length_is_not_written(string frame)
        => Assert.Equal($"A frame of {frame.Length} bytes cannot be sent: the format takes exactly 3 bytes.", Encoded.Refused(new FixedLengthCodec(3), frame).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(int.MaxValue)]
    public void A_length_out_of_range_is_refused_by_name(int length)
        => Assert.Equal("frameBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLengthCodec(length)).ParamName);

    [Fact]
    public void Without_a_length_it_says_what_is_missing()
    {
        var codec = default(FixedLengthCodec);

        var error = Assert.Throws<InvalidOperationException>(() => codec.MaxFrameBytes);

        Assert.Contains("needs its length", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => codec.Encode("a"u8, new ArrayBufferWriter<byte>()));
        Assert.Throws<InvalidOperationException>(() => Decoding.Of(codec, [[1]]));
    }
}
