using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class LineCodecTests
{
    private static readonly LineCodec AtMostFour = new() { MaxLineBytes = 4 };

    [Theory]
    [InlineData("", new string[0], "")]
    [InlineData("abc", new string[0], "abc")]
    [InlineData("abc\r", new string[0], "abc\r")]
    [InlineData("\n", new[] { "" }, "")]
    [InlineData("\r\n", new[] { "" }, "")]
    [InlineData("a\r\nb\nc", new[] { "a", "b" }, "c")]
    [InlineData("\n\r\n\n", new[] { "", "", "" }, "")]
    [InlineData("a\rb\r\r\n", new[] { "a\rb\r" }, "")]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\nbody", new[] { "GET / HTTP/1.0", "Host: a", "" }, "body")]
    public void A_line_ends_at_LF_and_a_CR_before_it_is_not_part_of_it(string wire, string[] lines, string rest)
    {
        var decoding = Decoding.OfEverySplit(default(LineCodec), wire);

        Assert.Null(decoding.Error);
        Assert.Equal(lines, decoding.Frames);
        Assert.Equal(rest, decoding.Rest);
    }

    [Theory]
    [InlineData("1234\n")]
    [InlineData("1234\r\n")]
    [InlineData("123\r\r\n")]
    [InlineData("1234\r\n1234\r\n")]
    public void A_line_as_long_as_the_limit_is_accepted_wherever_it_is_split(string wire)
    {
        var decoding = Decoding.OfEverySplit(AtMostFour, wire);

        Assert.Null(decoding.Error);
        Assert.All(decoding.Frames, line => Assert.Equal(4, line.Length));
        Assert.NotEmpty(decoding.Frames);
        Assert.Equal("", decoding.Rest);
    }

    [Theory]
    [InlineData("12345\n")]
    [InlineData("12345\r\n")]
    [InlineData("1234\r\r\n")]
    [InlineData("123456")]
    [InlineData("1234\r\r")]
    [InlineData("1234567890\n")]
    public void A_line_longer_than_the_limit_is_refused_wherever_it_is_split(string wire)
    {
        var decoding = Decoding.OfEverySplit(AtMostFour, wire);

        Assert.NotNull(decoding.Error);
        Assert.Empty(decoding.Frames);
    }

    [Fact]
    public void The_lines_before_one_that_is_too_long_are_found()
    {
        var decoding = Decoding.OfEverySplit(AtMostFour, "ab\ncd\r\n12345\n");

        Assert.Equal(["ab", "cd"], decoding.Frames);
        Assert.Equal("A frame of 5 bytes is longer than the limit of 4 bytes.", decoding.Error?.Message);
    }

    [Fact]
    public void The_limit_is_kept_while_the_end_of_the_line_is_still_searched()
    {
        var decoding = Decoding.Of(AtMostFour, [Text.Bytes("12345"), Text.Bytes("6"), Text.Bytes("7")]);

        Assert.Equal("A frame did not end within 6 bytes; 6 have been received.", decoding.Error?.Message);
    }

    [Theory]
    [InlineData(LineEnding.CrLf, "", "\r\n")]
    [InlineData(LineEnding.CrLf, "abc", "abc\r\n")]
    [InlineData(LineEnding.CrLf, "abc\r", "abc\r\r\n")]
    [InlineData(LineEnding.Lf, "", "\n")]
    [InlineData(LineEnding.Lf, "a\rbc", "a\rbc\n")]
    public void A_line_is_written_with_its_end(LineEnding ending, string line, string wire)
    {
        var codec = new LineCodec { LineEnding = ending };

        Assert.Equal(wire, Encoded.Wire(codec, line));
        Assert.Equal([line], Decoding.OfEverySplit(codec, wire).Frames);
    }

    [Theory]
    [InlineData(LineEnding.CrLf, "a\nb")]
    [InlineData(LineEnding.CrLf, "a\n")]
    [InlineData(LineEnding.Lf, "\n")]
    [InlineData(LineEnding.Lf, "abc\r")]
    public void A_line_that_would_not_come_back_as_it_is_is_not_written(LineEnding ending, string line)
        => Encoded.Refused(new LineCodec { LineEnding = ending }, line);

    [Fact]
    public void A_line_to_send_may_be_longer_than_one_to_receive()
        => Assert.Equal("12345\r\n", Encoded.Wire(AtMostFour, "12345"));

    [Fact]
    public void The_default_value_takes_64_KiB_and_writes_CR_LF()
    {
        var codec = default(LineCodec);

        Assert.Equal(65_536, codec.MaxLineBytes);
        Assert.Equal(65_538, codec.MaxFrameBytes);
        Assert.Equal(LineEnding.CrLf, codec.LineEnding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 30) + 1)]
    [InlineData(int.MaxValue)]
    public void A_limit_out_of_range_is_refused_by_name(int limit)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LineCodec { MaxLineBytes = limit });

        Assert.Equal(nameof(LineCodec.MaxLineBytes), error.ParamName);
    }

    [Fact]
    public void The_highest_limit_does_not_overflow()
        => Assert.Equal((1 << 30) + 2, new LineCodec { MaxLineBytes = 1 << 30 }.MaxFrameBytes);
}
