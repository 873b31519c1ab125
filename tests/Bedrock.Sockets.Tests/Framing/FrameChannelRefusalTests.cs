using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Framing.Bytes;
using Lines = Bedrock.Sockets.Framing.FrameChannel<Bedrock.Sockets.Framing.LineCodec, System.Buffers.ReadOnlySequence<byte>>;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>What the channel does with bytes that are no frame, and with a stream that ends inside one.</summary>
public sealed class FrameChannelRefusalTests
{
    private readonly TestPeer _peer = new();

    [Fact]
    public async Task A_peer_that_closes_inside_a_frame_is_reported()
    {
        _peer.SendAndEnd("one\ntwo");
        var frames = new List<string>();

        var error = await Assert.ThrowsAsync<FrameException>(() => ReadAsync(new Lines(_peer.Connection), frames).Soon());

        Assert.Equal("The peer closed the connection 3 bytes into a frame.", error.Message);
        Assert.Equal(["one"], frames);
    }

    [Fact]
    public async Task A_peer_that_sends_a_part_and_closes_later_is_reported()
    {
        _peer.Send("one\ntwo");
        var reading = ReadAsync(new Lines(_peer.Connection), []);

        _peer.End();

        await Assert.ThrowsAsync<FrameException>(() => reading.Soon());
    }

    [Fact]
    public async Task A_frame_cut_off_because_the_server_drains_is_no_error()
    {
        _peer.Connection.Features.Set<IConnectionDrainFeature>(new Draining(inputEnded: true));
        _peer.SendAndEnd("one\ntwo");
        var frames = new List<string>();

        await ReadAsync(new Lines(_peer.Connection), frames).Soon();

        Assert.Equal(["one"], frames);
    }

    [Fact]
    public async Task A_frame_cut_off_by_the_peer_of_a_connection_that_could_be_drained_is_an_error()
    {
        _peer.Connection.Features.Set<IConnectionDrainFeature>(new Draining(inputEnded: false));
        _peer.SendAndEnd("one\ntwo");

        await Assert.ThrowsAsync<FrameException>(() => ReadAsync(new Lines(_peer.Connection), []).Soon());
    }

    [Fact]
    public async Task The_limit_bounds_a_decoder_that_never_finds_an_end()
    {
        var reading = ReadAsync(new FrameChannel<NeverCodec, string>(_peer.Connection), []);

        _peer.Send("12345678");
        Assert.False(reading.IsCompleted);
        _peer.Send("9");

        var error = await Assert.ThrowsAsync<FrameException>(() => reading.Soon());
        Assert.Equal("A frame did not end within 8 bytes; 9 have been received.", error.Message);
    }

    [Fact]
    public async Task A_line_over_the_limit_is_refused_while_it_arrives()
    {
        var reading = ReadAsync(new Lines(_peer.Connection, new LineCodec { MaxLineBytes = 4 }), []);

        _peer.Send("1234\r");
        Assert.False(reading.IsCompleted);
        _peer.Send("5");

        await Assert.ThrowsAsync<FrameException>(() => reading.Soon());
    }

    [Fact]
    public async Task A_refused_frame_and_what_follows_it_are_left_in_the_input()
    {
        _peer.Send("one\nfar too long\nthree\n");
        var frames = new List<string>();

        await Assert.ThrowsAsync<FrameException>(() => ReadAsync(new Lines(_peer.Connection, new LineCodec { MaxLineBytes = 4 }), frames).Soon());

        Assert.Equal(["one"], frames);
        Assert.True(_peer.Connection.Transport.Input.TryRead(out var rest));
        Assert.Equal("far too long\nthree\n", Text.Of(rest.Buffer));
    }

    [Fact]
    public async Task An_exception_of_another_kind_leaves_the_input_sound_too()
    {
        _peer.Send("abc");

        await Assert.ThrowsAsync<NotSupportedException>(() => ReadAsync(new FrameChannel<ThrowingCodec, string>(_peer.Connection), []).Soon());

        Assert.True(_peer.Connection.Transport.Input.TryRead(out var rest));
        Assert.Equal("abc", Text.Of(rest.Buffer));
    }

    [Fact]
    public async Task An_exception_in_the_handler_leaves_the_frames_after_it()
    {
        _peer.SendAndEnd("one\ntwo\n");
        var channel = new Lines(_peer.Connection);

        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in channel.ReadAllAsync())
            {
                throw new NotSupportedException();
            }
        });

        var frames = new List<string>();
        await ReadAsync(channel, frames).Soon();
        Assert.Equal(["two"], frames);
    }

    [Fact]
    public void A_codec_that_was_not_set_up_is_refused_at_once()
        => Assert.Throws<InvalidOperationException>(() => new FrameChannel<DelimiterCodec, ReadOnlySequence<byte>>(_peer.Connection));

    private static Task ReadAsync<TCodec, TFrame>(FrameChannel<TCodec, TFrame> channel, List<string> frames)
        where TCodec : struct, IFrameDecoder<TFrame>
        => Serving.Start(async () =>
        {
            await foreach (var frame in channel.ReadAllAsync())
            {
                frames.Add(frame is ReadOnlySequence<byte> bytes ? Text.Of(bytes) : $"{frame}");
            }
        });

    private sealed class Draining(bool inputEnded) : IConnectionDrainFeature
    {
        public bool InputEnded => inputEnded;

        public long Progress => 0;

        public bool IsQuiet => false;

        public void EndInput() => throw new NotSupportedException();

        public void RequireQuiet(Func<bool> condition) => throw new NotSupportedException();
    }

    private readonly struct NeverCodec : IFrameDecoder<string>
    {
        public int MaxFrameBytes => 8;

        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, [MaybeNullWhen(false)] out string frame)
        {
            frame = null;
            return false;
        }
    }

    private readonly struct ThrowingCodec : IFrameDecoder<string>
    {
        public bool TryDecode(ref ReadOnlySequence<byte> buffer, ref long scanned, [MaybeNullWhen(false)] out string frame)
        {
            buffer = buffer.Slice(1);
            throw new NotSupportedException();
        }
    }
}
