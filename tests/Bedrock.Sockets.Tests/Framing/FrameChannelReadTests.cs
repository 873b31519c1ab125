using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;
using Microsoft.AspNetCore.Connections;
using Lines = Bedrock.Sockets.Framing.FrameChannel<Bedrock.Sockets.Framing.LineCodec, System.Buffers.ReadOnlySequence<byte>>;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class FrameChannelReadTests
{
    private readonly TestPeer _peer = new();

    [Fact]
    public async Task Every_frame_until_the_end_of_the_stream_is_handed_over()
    {
        _peer.Send("one\ntw");
        var lines = ReadAsync(new Lines(_peer.Connection));

        _peer.Send("o\n");
        _peer.SendAndEnd("three\n");

        Assert.Equal(["one", "two", "three"], await lines.Soon());
    }

    [Fact]
    public async Task Frames_that_have_arrived_together_are_handed_over_without_waiting()
    {
        _peer.Send("one\ntwo\n");
        var lines = new Lines(_peer.Connection).ReadAllAsync().GetAsyncEnumerator();

        var first = lines.MoveNextAsync();
        Assert.True(first.IsCompletedSuccessfully && await first);
        Assert.Equal("one", Text.Of(lines.Current));

        var second = lines.MoveNextAsync();
        Assert.True(second.IsCompletedSuccessfully && await second);
        Assert.Equal("two", Text.Of(lines.Current));

        var third = lines.MoveNextAsync();
        Assert.False(third.IsCompleted);
        _peer.End();
        Assert.False(await third.AsTask().Soon());
    }

    [Fact]
    public async Task A_frame_stays_valid_while_the_handler_flushes()
    {
        _peer.SendAndEnd("one\ntwo\n");
        var channel = new Lines(_peer.Connection);
        var seen = new List<string>();

        await foreach (var line in channel.ReadAllAsync())
        {
            channel.Write(line);
            await channel.FlushAsync();
            seen.Add(Text.Of(line));
        }

        Assert.Equal(["one", "two"], seen);
    }

    [Fact]
    public async Task A_stream_without_a_byte_has_no_frames()
    {
        _peer.End();

        Assert.Empty(await ReadAsync(new Lines(_peer.Connection)));
    }

    [Fact]
    public async Task After_the_end_every_further_loop_ends_at_once()
    {
        _peer.SendAndEnd("one\n");
        var channel = new Lines(_peer.Connection);

        Assert.Equal(["one"], await ReadAsync(channel));
        Assert.Empty(await ReadAsync(channel));
    }

    [Fact]
    public async Task A_loop_that_was_left_goes_on_with_the_next_frame()
    {
        _peer.SendAndEnd("one\ntwo\nthree\n");
        var channel = new Lines(_peer.Connection);

        await foreach (var line in channel.ReadAllAsync())
        {
            Assert.Equal("one", Text.Of(line));
            break;
        }

        Assert.Equal(["two", "three"], await ReadAsync(channel));
    }

    [Fact]
    public async Task A_loop_inside_a_loop_takes_frames_from_the_same_stream()
    {
        _peer.SendAndEnd("head 1\nbody\n.\nhead 2\n.\n");
        var channel = new Lines(_peer.Connection);
        var seen = new List<string>();

        await foreach (var head in channel.ReadAllAsync())
        {
            seen.Add(Text.Of(head));
            await foreach (var line in channel.ReadAllAsync())
            {
                if (Text.Of(line) is ".")
                {
                    break;
                }

                seen.Add(Text.Of(line));
            }
        }

        Assert.Equal(["head 1", "body", "head 2"], seen);
    }

    [Fact]
    public async Task After_a_loop_was_left_the_rest_can_be_read_with_another_codec()
    {
        _peer.SendAndEnd("BINARY\r\n\0\0\0\x02hi");

        await foreach (var line in new Lines(_peer.Connection).ReadAllAsync())
        {
            Assert.Equal("BINARY", Text.Of(line));
            break;
        }

        Assert.Equal(["hi"], await ReadAsync(new FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>>(_peer.Connection)));
    }

    [Fact]
    public async Task After_a_loop_was_left_the_rest_can_be_read_without_a_codec()
    {
        _peer.Send("STARTTLS\r\nhello");

        await foreach (var line in new Lines(_peer.Connection).ReadAllAsync())
        {
            Assert.Equal("STARTTLS", Text.Of(line));
            break;
        }

        var rest = await _peer.Connection.Transport.Input.ReadAsync();
        Assert.Equal("hello", Text.Of(rest.Buffer));
    }

    [Fact]
    public async Task A_cancelled_read_is_reported_and_loses_no_frame()
    {
        _peer.Send("one\nhal");
        var channel = new Lines(_peer.Connection);
        var lines = channel.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());
        var waiting = lines.MoveNextAsync().AsTask();

        _peer.Connection.Transport.Input.CancelPendingRead();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.Soon());
        await lines.DisposeAsync();

        _peer.SendAndEnd("f\ntwo\n");
        Assert.Equal(["half", "two"], await ReadAsync(channel));
    }

    [Fact]
    public async Task A_read_that_was_cancelled_while_frames_had_arrived_hands_them_over_later()
    {
        var channel = new Lines(_peer.Connection);
        _peer.Connection.Transport.Input.CancelPendingRead();
        _peer.Send("one\ntwo\n");

        await Assert.ThrowsAsync<OperationCanceledException>(() => ReadAsync(channel));

        _peer.End();
        Assert.Equal(["one", "two"], await ReadAsync(channel));
    }

    [Fact]
    public async Task A_reset_is_thrown_as_it_is_and_never_taken_for_the_end()
    {
        _peer.Send("one\n");
        var lines = ReadAsync(new Lines(_peer.Connection));

        _peer.Reset();

        await Assert.ThrowsAsync<ConnectionResetException>(() => lines.Soon());
    }

    [Fact]
    public async Task How_far_the_decoder_has_searched_is_kept_between_reads()
    {
        const int Length = 64 * 1024;
        var examined = new Counter();
        var channel = new FrameChannel<CountingCodec, ReadOnlySequence<byte>>(_peer.Connection, new CountingCodec(examined));
        var lines = ReadAsync(channel);

        foreach (var piece in Enumerable.Repeat("x", Length))
        {
            _peer.Send(piece);
        }

        _peer.SendAndEnd("\n");

        Assert.Equal(Length, Assert.Single(await lines.Soon()).Length);
        Assert.Equal(Length + 1, examined.Value);
    }

    [Fact]
    public async Task Every_frame_is_searched_from_its_start()
    {
        _peer.SendAndEnd("a\nb\nc\n");
        var channel = new FrameChannel<ForgetfulCodec, ReadOnlySequence<byte>>(_peer.Connection);

        Assert.Equal(["a", "b", "c"], await ReadAsync(channel));
    }

    private static async Task<List<string>> ReadAsync<TCodec>(FrameChannel<TCodec, ReadOnlySequence<byte>> channel)
        where TCodec : struct, IFrameDecoder<ReadOnlySequence<byte>>
    {
        var frames = new List<string>();
        await Serving.Start(async () =>
        {
            await foreach (var frame in channel.ReadAllAsync())
            {
                frames.Add(Text.Of(frame));
            }
        }).Soon();

        return frames;
    }

    private sealed class Counter
    {
        public long Value { get; set; }
    }

    /// <summary>Lines, with a count of the bytes that each call may still look at.</summary>
    private readonly struct CountingCodec(Counter examined) : IFrameDecoder<ReadOnlySequence<byte>>
    {
        public int MaxFrameBytes => default(LineCodec).MaxFrameBytes;

        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
        {
            examined.Value += buffer.Length - scanned;
            return default(LineCodec).TryDecode(ref buffer, ref scanned, out frame);
        }
    }

    /// <summary>Lines, by a decoder that does not set back how far it has searched when it finds one.</summary>
    private readonly struct ForgetfulCodec : IFrameDecoder<ReadOnlySequence<byte>>
    {
        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, out ReadOnlySequence<byte> frame)
        {
            var found = default(LineCodec).TryDecode(ref buffer, ref scanned, out frame);
            scanned += 2;
            return found;
        }
    }
}
