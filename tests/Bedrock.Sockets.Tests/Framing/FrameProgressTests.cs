using System.Buffers;
using Bedrock.Sockets.Framing;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>What a timeout sees of a connection's frames.</summary>
public sealed class FrameProgressTests
{
    private readonly TestPeer _peer = new();

    [Fact]
    public async Task A_peer_inside_a_frame_is_told_from_one_between_frames()
    {
        var channel = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(_peer.Connection);
        Assert.Equal((0, false), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));
        var reading = ReadAsync(channel);

        _peer.Send("a\nb\n");
        Assert.Equal((2, false), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));

        _peer.Send("c\nha");
        Assert.Equal((3, true), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));

        _peer.Send("lf");
        Assert.Equal((3, true), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));

        _peer.Send("\n");
        Assert.Equal((4, false), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));

        _peer.End();
        await reading.Soon();
        Assert.Equal((4, false), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));
    }

    [Fact]
    public async Task A_frame_is_not_unfinished_while_the_handler_is_busy_with_the_one_before_it()
    {
        _peer.Send("a\nha");
        var channel = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(_peer.Connection);

        await foreach (var _ in channel.ReadAllAsync())
        {
            Assert.Equal((1, false), (_peer.Progress.FramesReceived, _peer.Progress.IsFrameUnfinished));
            break;
        }
    }

    [Fact]
    public void The_channel_made_last_is_the_one_to_ask()
    {
        var first = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(_peer.Connection);
        var second = new FrameChannel<VarintCodec, ReadOnlySequence<byte>>(_peer.Connection);

        Assert.NotSame(first, _peer.Progress);
        Assert.Same(second, _peer.Progress);
    }

    private static Task ReadAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> channel) => Serving.Start(async () =>
    {
        await foreach (var _ in channel.ReadAllAsync())
        {
        }
    });
}
