using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class LengthPrefixCodecTests
{
    /// <summary>The layouts drawn in the codec's documentation, and each size in each order.</summary>
    public static TheoryData<LengthPrefixCodec, string, string> Layouts => new()
    {
        { default, "\0\0\0\x05hello", "hello" },
        { default, "\0\0\0\0", "" },
        { new() { PrefixBytes = 1 }, "\x05hello", "hello" },
        { new() { PrefixBytes = 1, ByteOrder = ByteOrder.LittleEndian }, "\x05hello", "hello" },
        { new() { PrefixBytes = 2 }, "\0\x05hello", "hello" },
        { new() { PrefixBytes = 2, ByteOrder = ByteOrder.LittleEndian }, "\x05\0hello", "hello" },
        { new() { PrefixBytes = 4, ByteOrder = ByteOrder.LittleEndian }, "\x05\0\0\0hello", "hello" },
        { new() { PrefixBytes = 8 }, "\0\0\0\0\0\0\0\x05hello", "hello" },
        { new() { PrefixBytes = 8, ByteOrder = ByteOrder.LittleEndian }, "\x05\0\0\0\0\0\0\0hello", "hello" },
        { new() { LengthAdjustment = -4 }, "\0\0\0\x09hello", "hello" },
        { new() { LengthAdjustment = -4 }, "\0\0\0\x04", "" },
        { new() { LengthAdjustment = 1 }, "\0\0\0\x05\x0Fhello", "\x0Fhello" },
        { new() { LengthOffset = 2 }, "\0\0\0\0\0\x05hello", "hello" },
        { new() { LengthOffset = 1, KeepHeader = true }, "\x07\0\0\0\x05hello", "\x07\0\0\0\x05hello" },
        { new() { PrefixBytes = 2, LengthAdjustment = -3, LengthOffset = 1, KeepHeader = true }, "\x07\0\x08hello", "\x07\0\x08hello" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_frame_is_cut_where_its_header_says_wherever_it_is_split(LengthPrefixCodec codec, string wire, string frame)
    {
        var decoding = Decoding.OfEverySplit(codec, wire + wire);

        Assert.Null(decoding.Error);
        Assert.Equal([frame, frame], decoding.Frames);
        Assert.Equal("", decoding.Rest);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_frame_is_written_with_its_header(LengthPrefixCodec codec, string wire, string frame)
        => Assert.Equal(wire, Encoded.Wire(codec, frame));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_frame_that_has_not_ended_is_left_as_it_is(LengthPrefixCodec codec, string wire, string frame)
    {
        for (var length = 0; length < wire.Length; length++)
        {
            var decoding = Decoding.OfEverySplit(codec, wire[..length]);

            Assert.Null(decoding.Error);
            Assert.Empty(decoding.Frames);
            Assert.Equal(wire[..length], decoding.Rest);
        }

        Assert.True(frame.Length <= wire.Length);
    }

    /// <summary>A header alone: its payload never arrives.</summary>
    public static TheoryData<LengthPrefixCodec, string, string> RefusedHeaders => new()
    {
        { new() { MaxPayloadBytes = 4 }, "\0\0\0\x05", "A frame of 5 bytes is longer than the limit of 4 bytes." },
        { default, "\0\x01\0\x01", "A frame of 65537 bytes is longer than the limit of 65536 bytes." },
        { default, "\xFF\xFF\xFF\xFF", "A frame of 4294967295 bytes is longer than the limit of 65536 bytes." },
        { default, "\x80\0\0\0", "A frame of 2147483648 bytes is longer than the limit of 65536 bytes." },
        { new() { MaxPayloadBytes = 1 << 30 }, "\xFF\xFF\xFF\xFF", "A frame of 4294967295 bytes is longer than the limit of 1073741824 bytes." },
        { new() { LengthAdjustment = int.MaxValue }, "\xFF\xFF\xFF\xFF", "A frame of 6442450942 bytes is longer than the limit of 65536 bytes." },
        { new() { PrefixBytes = 8 }, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "A frame of 18446744073709551615 bytes is longer than the limit of 65536 bytes." },
        { new() { PrefixBytes = 8, LengthAdjustment = int.MaxValue }, "\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "A frame of 9223372036854775807 bytes is longer than the limit of 65536 bytes." },
        { new() { PrefixBytes = 8, LengthAdjustment = int.MinValue }, "\0\0\0\x01\0\0\0\0", "A frame of 4294967296 bytes is longer than the limit of 65536 bytes." },
        { new() { PrefixBytes = 1, MaxPayloadBytes = 254 }, "\xFF", "A frame of 255 bytes is longer than the limit of 254 bytes." },
        { new() { LengthAdjustment = -4 }, "\0\0\0\x03", "A frame announced 3 bytes; with the adjustment of -4 that is less than nothing." },
        { new() { PrefixBytes = 8, LengthAdjustment = int.MinValue }, "\0\0\0\0\0\0\0\0", "A frame announced 0 bytes; with the adjustment of -2147483648 that is less than nothing." },
    };

    [Theory]
    [MemberData(nameof(RefusedHeaders))]
    public void A_length_that_cannot_be_is_refused_before_its_payload_arrives(LengthPrefixCodec codec, string header, string message)
    {
        var decoding = Decoding.OfEverySplit(codec, header);

        Assert.Equal(message, decoding.Error?.Message);
        Assert.Empty(decoding.Frames);
    }

    [Fact]
    public void A_length_of_exactly_the_limit_is_accepted()
    {
        var codec = new LengthPrefixCodec { PrefixBytes = 1, MaxPayloadBytes = 5 };

        Assert.Equal(["hello"], Decoding.OfEverySplit(codec, "\x05hello").Frames);
        Assert.Equal(6, codec.MaxFrameBytes);
    }

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void A_frame_too_long_for_its_length_field_is_not_written(int length, bool refused)
    {
        var codec = new LengthPrefixCodec { PrefixBytes = 1 };
        var frame = new string('x', length);

        if (refused)
        {
            Assert.Equal("A frame of 256 bytes cannot be sent: the format takes 0 to 255 bytes.", Encoded.Refused(codec, frame).Message);
        }
        else
        {
            Assert.Equal("\u00FF" + frame, Encoded.Wire(codec, frame));
        }
    }

    [Fact]
    public void A_length_that_counts_its_header_leaves_less_room_for_the_payload()
    {
        var codec = new LengthPrefixCodec { PrefixBytes = 1, LengthAdjustment = -1 };

        Assert.Equal("\u00FF" + new string('x', 254), Encoded.Wire(codec, new string('x', 254)));
        Encoded.Refused(codec, new string('x', 255));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\x07\0\0\0")]
    public void A_frame_that_should_bring_its_header_and_is_shorter_is_not_written(string frame)
        => Encoded.Refused(new LengthPrefixCodec { LengthOffset = 1, KeepHeader = true }, frame);

    [Fact]
    public void The_length_in_a_header_that_is_brought_along_is_filled_in()
        => Assert.Equal("\x07\0\0\0\x02hi", Encoded.Wire(new LengthPrefixCodec { LengthOffset = 1, KeepHeader = true }, "\x07????hi"));

    [Fact]
    public void Flags_that_the_length_does_not_count_cannot_be_left_out()
        => Encoded.Refused(new LengthPrefixCodec { LengthAdjustment = 1 }, "");

    [Fact]
    public void A_size_or_an_offset_out_of_range_is_refused_by_name()
    {
        foreach (var size in new[] { -1, 0, 3, 5, 16 })
        {
            Assert.Equal("PrefixBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new LengthPrefixCodec { PrefixBytes = size }).ParamName);
        }

        Assert.Equal("LengthOffset", Assert.Throws<ArgumentOutOfRangeException>(() => new LengthPrefixCodec { LengthOffset = -1 }).ParamName);
        Assert.Equal("LengthOffset", Assert.Throws<ArgumentOutOfRangeException>(() => new LengthPrefixCodec { LengthOffset = 257 }).ParamName);
        Assert.Equal("MaxPayloadBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new LengthPrefixCodec { MaxPayloadBytes = 0 }).ParamName);
    }

    [Fact]
    public void The_highest_limits_do_not_overflow()
        => Assert.Equal((1 << 30) + 256 + 8, new LengthPrefixCodec { PrefixBytes = 8, LengthOffset = 256, MaxPayloadBytes = 1 << 30 }.MaxFrameBytes);
}
