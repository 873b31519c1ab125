using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class DelimiterCodecTests
{
    [Theory]
    [InlineData("\0", "a\0\0bc\0d", new[] { "a", "", "bc" }, "d")]
    [InlineData("\r\n\r\n", "a\r\nb\r\n\r\nc", new[] { "a\r\nb" }, "c")]
    [InlineData("\r\n\r\n", "\r\n\r\r\n\r\n", new[] { "\r\n\r" }, "")]
    [InlineData("--", "a-b---c--", new[] { "a-b", "-c" }, "")]
    [InlineData("aab", "aaaabaab", new[] { "aa", "" }, "")]
    [InlineData("abcabd", "abcabcabdab", new[] { "abc" }, "ab")]
    [InlineData("<EOM>", "hello<EO<EOM>", new[] { "hello<EO" }, "")]
    public void A_frame_ends_where_the_delimiter_is_found(string delimiter, string wire, string[] frames, string rest)
    {
        var decoding = Decoding.OfEverySplit(new DelimiterCodec(Text.Bytes(delimiter)), wire);

        Assert.Null(decoding.Error);
        Assert.Equal(frames, decoding.Frames);
        Assert.Equal(rest, decoding.Rest);
    }

    [Theory]
    [InlineData("1234--")]
    [InlineData("123-1--1234--")]
    public void A_frame_as_long_as_the_limit_is_accepted_wherever_it_is_split(string wire)
    {
        var codec = new DelimiterCodec("--"u8) { MaxPayloadBytes = 5 };

        var decoding = Decoding.OfEverySplit(codec, wire);

        Assert.Null(decoding.Error);
        Assert.NotEmpty(decoding.Frames);
        Assert.Equal(7, codec.MaxFrameBytes);
    }

    [Theory]
    [InlineData("12345--")]
    [InlineData("123456")]
    [InlineData("1234-5--")]
    public void A_frame_longer_than_the_limit_is_refused_wherever_it_is_split(string wire)
    {
        var decoding = Decoding.OfEverySplit(new DelimiterCodec("--"u8) { MaxPayloadBytes = 4 }, wire);

        Assert.NotNull(decoding.Error);
        Assert.Empty(decoding.Frames);
    }

    [Theory]
    [InlineData("--", "")]
    [InlineData("--", "a-b")]
    [InlineData("\r\n\r\n", "a\r\nb")]
    [InlineData("aab", "a")]
    [InlineData("aab", "aa")]
    public void A_frame_is_written_with_the_delimiter_behind_it(string delimiter, string frame)
    {
        var codec = new DelimiterCodec(Text.Bytes(delimiter));

        var wire = Encoded.Wire(codec, frame);

        Assert.Equal(frame + delimiter, wire);
        Assert.Equal([frame], Decoding.OfEverySplit(codec, wire).Frames);
    }

    [Theory]
    [InlineData("--", "a--b")]
    [InlineData("--", "--")]
    [InlineData("\n", "a\n")]
    [InlineData("aab", "xaabx")]
    public void A_frame_that_contains_the_delimiter_is_not_written(string delimiter, string frame)
        => Encoded.Refused(new DelimiterCodec(Text.Bytes(delimiter)), frame);

    [Theory]
    [InlineData("--", "a-")]
    [InlineData("\r\n\r\n", "a\r\n")]
    [InlineData("abab", "ab")]
    [InlineData("aaa", "xa")]
    public void A_frame_whose_last_bytes_would_complete_the_delimiter_too_early_is_not_written(string delimiter, string frame)
        => Encoded.Refused(new DelimiterCodec(Text.Bytes(delimiter)), frame);

    [Fact]
    public void The_delimiter_is_copied()
    {
        var delimiter = "--"u8.ToArray();
        var codec = new DelimiterCodec(delimiter);

        delimiter.AsSpan().Fill((byte)'+');

        Assert.Equal(["a", "b"], Decoding.OfEverySplit(codec, "a--b--").Frames);
    }

    [Fact]
    public void The_longest_delimiter_works()
    {
        var delimiter = new string('x', 255) + "y";
        var codec = new DelimiterCodec(Text.Bytes(delimiter));

        var wire = Encoded.Wire(codec, "xxx");

        Assert.Equal(["xxx"], Decoding.OfEverySplit(codec, wire).Frames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_delimiter_of_another_length_is_refused(int length)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DelimiterCodec(new byte[length]));

        Assert.Equal("delimiter", error.ParamName);
    }

    [Fact]
    public void Without_a_delimiter_it_says_what_is_missing()
    {
        var codec = default(DelimiterCodec);

        var error = Assert.Throws<InvalidOperationException>(() => codec.MaxFrameBytes);

        Assert.Contains("needs its delimiter", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => codec.Encode("a"u8, new ArrayBufferWriter<byte>()));
        Assert.Throws<InvalidOperationException>(() => Decoding.Of(codec, [[1]]));
    }
}
