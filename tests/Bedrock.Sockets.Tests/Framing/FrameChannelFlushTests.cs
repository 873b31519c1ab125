using System.Buffers;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;
using Lines = Bedrock.Sockets.Framing.FrameChannel<Bedrock.Sockets.Framing.LineCodec, System.Buffers.ReadOnlySequence<byte>>;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class FrameChannelFlushTests
{
    [Fact]
    public async Task The_replies_to_a_batch_are_flushed_once()
    {
        var peer = new TestPeer();
        var echo = EchoAsync(new Lines(peer.Connection));

        peer.Send("a\nb\nc\n");
        Assert.Equal("a\r\nb\r\nc\r\n", peer.Received());
        Assert.Equal(1, peer.Output.Flushes);

        peer.Send("d\ne\nhalf");
        Assert.Equal("d\r\ne\r\n", peer.Received());
        Assert.Equal(2, peer.Output.Flushes);

        peer.Send(" a line\n");
        peer.End();
        await echo.Soon();
        Assert.Equal("half a line\r\n", peer.Received());
        Assert.Equal(3, peer.Output.Flushes);
    }

    [Fact]
    public async Task Nothing_is_flushed_inside_a_batch()
    {
        var peer = new TestPeer();
        peer.Send("a\nb\n");
        var channel = new Lines(peer.Connection);
        var lines = channel.ReadAllAsync().GetAsyncEnumerator();

        Assert.True(await lines.MoveNextAsync());
        channel.Write("first"u8);
        Assert.True(await lines.MoveNextAsync());
        channel.Write("second"u8);
        Assert.Equal("", peer.Received());

        var third = lines.MoveNextAsync();
        Assert.False(third.IsCompleted);
        Assert.Equal("first\r\nsecond\r\n", peer.Received());
        peer.End();
        Assert.False(await third.AsTask().Soon());
    }

    [Fact]
    public async Task Nothing_written_is_nothing_to_flush()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("a\nb\n");

        await foreach (var _ in new Lines(peer.Connection).ReadAllAsync())
        {
        }

        Assert.Equal(0, peer.Output.Flushes);
    }

    [Fact]
    public async Task What_was_written_is_flushed_when_the_stream_ends_with_the_batch()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("a\nb\n");

        await EchoAsync(new Lines(peer.Connection)).Soon();

        Assert.Equal("a\r\nb\r\n", peer.Received());
        Assert.Equal(1, peer.Output.Flushes);
    }

    [Fact]
    public async Task What_was_written_to_the_transport_itself_is_flushed_with_the_batch()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("a\n");

        await foreach (var _ in new Lines(peer.Connection).ReadAllAsync())
        {
            peer.Connection.Transport.Output.Write("raw"u8);
        }

        Assert.Equal("raw", peer.Received());
    }

    [Fact]
    public async Task Too_many_unflushed_bytes_are_flushed_inside_a_batch()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("1234\n1234\n1234\n1234\n1234\n");

        // A reply takes 6 bytes: flushed after two, after four, and at the end.
        await EchoAsync(new Lines(peer.Connection) { MaxUnflushedBytes = 10 }).Soon();

        Assert.Equal(3, peer.Output.Flushes);
        Assert.Equal(5 * 6, peer.Received().Length);
    }

    [Fact]
    public async Task A_peer_that_sends_without_reading_is_waited_for()
    {
        var peer = new TestPeer(pauseAt: 20);
        var echo = EchoAsync(new Lines(peer.Connection) { MaxUnflushedBytes = 10 });

        // 12 bytes are flushed at once, the flush of 24 has to wait, and three lines stay unread behind it.
        peer.Send("1234\n1234\n1234\n1234\n1234\n1234\n1234\n");
        Assert.Equal(2, peer.Output.Flushes);
        Assert.Equal(4, peer.Progress.FramesReceived);

        Assert.Equal(4 * 6, peer.Received().Length);
        Assert.Equal(7, peer.Progress.FramesReceived);

        peer.End();
        await echo.Soon();
        Assert.Equal(3 * 6, peer.Received().Length);
    }

    [Fact]
    public async Task A_writer_that_cannot_count_is_flushed_at_every_step_that_follows_a_write()
    {
        var peer = new TestPeer(countsBytes: false);
        peer.SendAndEnd("a\nquiet\nquiet\nb\nc\n");
        var channel = new Lines(peer.Connection);

        await foreach (var line in channel.ReadAllAsync())
        {
            if (line.Length == 1)
            {
                channel.Write(line);
            }
        }

        Assert.Equal(3, peer.Output.Flushes);
        Assert.Equal("a\r\nb\r\nc\r\n", peer.Received());
    }

    [Fact]
    public async Task A_peer_that_takes_no_more_ends_the_loop_as_a_reset()
    {
        var peer = new TestPeer();
        var echo = EchoAsync(new Lines(peer.Connection));
        peer.StopReceiving();

        peer.Send("a\n");

        await Assert.ThrowsAsync<ConnectionResetException>(() => echo.Soon());
    }

    [Fact]
    public async Task A_peer_that_takes_no_more_while_it_is_waited_for_ends_the_loop_as_a_reset()
    {
        var peer = new TestPeer(pauseAt: 4);
        var echo = EchoAsync(new Lines(peer.Connection));
        peer.Send("1234\n");
        Assert.False(echo.IsCompleted);

        peer.StopReceiving();

        await Assert.ThrowsAsync<ConnectionResetException>(() => echo.Soon());
    }

    [Fact]
    public async Task A_peer_that_takes_no_more_can_still_be_listened_to()
    {
        var peer = new TestPeer();
        peer.StopReceiving();
        peer.SendAndEnd("a\nb\n");
        var lines = 0;

        await foreach (var _ in new Lines(peer.Connection).ReadAllAsync())
        {
            lines++;
        }

        Assert.Equal(2, lines);
    }

    [Fact]
    public async Task A_cancelled_flush_is_reported_and_what_was_written_is_still_sent()
    {
        var peer = new TestPeer(pauseAt: 4);
        var echo = EchoAsync(new Lines(peer.Connection));
        peer.Send("1234\n");

        peer.Connection.Transport.Output.CancelPendingFlush();

        await Assert.ThrowsAsync<OperationCanceledException>(() => echo.Soon());
        Assert.Equal("1234\r\n", peer.Received());
    }

    [Fact]
    public void The_ceiling_must_be_positive()
    {
        var channel = new Lines(new TestPeer().Connection);

        Assert.Equal(65_536, channel.MaxUnflushedBytes);
        Assert.Equal("MaxUnflushedBytes", Assert.Throws<ArgumentOutOfRangeException>(() => channel.MaxUnflushedBytes = 0).ParamName);
    }

    [Fact]
    public void The_frames_of_a_batch_and_the_replies_to_them_allocate_nothing()
    {
        // Few enough for one block of the pipe: a new block would be the pipe's to allocate.
        const int Frames = 100;
        const int Batches = 5;
        var peer = new TestPeer();
        peer.Send(string.Concat(Enumerable.Repeat("ping\n", (1 + Batches) * Frames)));
        var channel = new Lines(peer.Connection);
        var lines = channel.ReadAllAsync().GetAsyncEnumerator();
        EchoSynchronously(channel, lines, Frames);

        var least = long.MaxValue;
        for (var batch = 0; batch < Batches; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            EchoSynchronously(channel, lines, Frames);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // What a frame allocates shows in every batch; what the runtime does on this thread now and then does not.
        Assert.Equal(0, least);
    }

    private static void EchoSynchronously(Lines channel, FrameSequence<LineCodec, ReadOnlySequence<byte>>.Enumerator lines, int count)
    {
        for (var frame = 0; frame < count; frame++)
        {
            var step = lines.MoveNextAsync();
            Assert.True(step.IsCompletedSuccessfully);
            channel.Write(lines.Current);
        }
    }

    private static Task EchoAsync(Lines channel) => Serving.Start(async () =>
    {
        await foreach (var line in channel.ReadAllAsync())
        {
            channel.Write(line);
        }
    });
}
