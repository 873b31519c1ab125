using System.Buffers;
using System.Globalization;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;
using Lines = Bedrock.Sockets.Framing.FrameChannel<Bedrock.Sockets.Framing.LineCodec, System.Buffers.ReadOnlySequence<byte>>;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class FrameChannelWriteTests
{
    private readonly TestPeer _peer = new();

    [Fact]
    public async Task Bytes_of_every_kind_can_be_written()
    {
        var channel = new Lines(_peer.Connection);

        channel.Write("span"u8);
        channel.Write("array"u8.ToArray());
        channel.Write(new ReadOnlySequence<byte>("sequence"u8.ToArray()));
        channel.Write(Segments.OfSingleBytes("segments"u8.ToArray()));
        await channel.FlushAsync();

        Assert.Equal("span\r\narray\r\nsequence\r\nsegments\r\n", _peer.Received());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(10_000)]
    public async Task A_frame_can_be_filled_in_place(int length)
    {
        var channel = new Lines(_peer.Connection);

        channel.Write(length, 'x', static (frame, letter) => frame.Fill((byte)letter));
        await channel.FlushAsync();

        Assert.Equal(new string('x', length) + "\r\n", _peer.Received());
    }

    [Fact]
    public async Task A_frame_that_the_format_cannot_express_leaves_nothing_behind()
    {
        var channel = new Lines(_peer.Connection);

        channel.Write("before"u8);
        Assert.Throws<FrameException>(() => channel.Write("a\nb"u8));
        Assert.Throws<FrameException>(() => channel.Write(3, 0, static (frame, _) => "a\nb"u8.CopyTo(frame)));
        channel.Write("after"u8);
        await channel.FlushAsync();

        Assert.Equal("before\r\nafter\r\n", _peer.Received());
    }

    [Fact]
    public void A_negative_length_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Lines(_peer.Connection).Write(-1, 0, static (_, _) => { }));

    [Fact]
    public async Task A_codec_may_write_other_frames_than_it_reads()
    {
        _peer.SendAndEnd("\0\0\0\x14\0\0\0\x01");
        var channel = new FrameChannel<AdderCodec, int>(_peer.Connection);
        var sum = 0;

        await foreach (var number in channel.ReadAllAsync())
        {
            sum += number;
            channel.Write(sum.ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal("20;21;", _peer.Received());
    }

    /// <summary>Reads numbers, writes text.</summary>
    private readonly struct AdderCodec : IFrameDecoder<int>, IFrameEncoder<string>
    {
        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out int frame)
        {
            var reader = new SequenceReader<byte>(buffer);
            if (!reader.TryReadBigEndian(out frame))
            {
                return false;
            }

            buffer = reader.UnreadSequence;
            return true;
        }

        public void Encode(string frame, IBufferWriter<byte> output) => output.Write(Text.Bytes(frame + ";"));
    }
}
