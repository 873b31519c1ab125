using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Tests.Architecture;
using Bedrock.Sockets.Tests.Docs;

namespace Bedrock.Sockets.Tests.Framing;

public sealed class FrameHandlerTests
{
    [Fact]
    public async Task The_example_of_the_documentation_shouts()
    {
        var peer = new TestPeer();
        var serving = Serving.Start(() => new SnippetsFraming.Shout().OnConnectedAsync(peer.Connection));

        peer.Send("hello, World 1!\r\ncaf\u00E9\n");
        Assert.Equal("HELLO, WORLD 1!\r\nCAF\u00E9\r\n", peer.Received());

        peer.SendAndEnd(new string('x', 60_000) + "\n");
        await serving.Soon();
        Assert.Equal(new string('X', 60_000) + "\r\n", peer.Received());
    }

    [Fact]
    public void The_example_of_the_documentation_takes_at_most_fifteen_lines()
    {
        var regions = Snippet.RegionsOf(Repository.Read("tests/Bedrock.Sockets.Tests/Docs/SnippetsFraming.cs"));

        Assert.InRange(regions["framing-shout"].Split('\n').Length, 1, 15);
    }

    [Fact]
    public async Task A_codec_of_ones_own_works_like_any_other()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("\0\0\0\x02\0\0\0\x03");
        var numbers = new FrameChannel<SnippetsFraming.NumberCodec, int>(peer.Connection);

        await foreach (var number in numbers.ReadAllAsync())
        {
            numbers.Write(number * 10);
        }

        Assert.Equal("\0\0\0\x14\0\0\0\x1E", peer.Received());
    }

    [Fact]
    public async Task A_header_of_ones_own_is_handed_over_and_sent_back()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("\x07\0\x05hi\x08\0\x03");

        await new SnippetsFraming.Relay().OnConnectedAsync(peer.Connection).Soon();

        Assert.Equal("\x07\0\x05hi\x08\0\x03", peer.Received());
    }

    [Fact]
    public async Task One_instance_serves_many_connections_at_the_same_time()
    {
        var handler = new SnippetsFraming.Shout();
        var peers = new[] { new TestPeer(), new TestPeer(), new TestPeer() };
        var serving = peers.Select(peer => Serving.Start(() => handler.OnConnectedAsync(peer.Connection))).ToArray();

        foreach (var (number, peer) in peers.Index())
        {
            peer.Send($"i am {number}");
        }

        foreach (var peer in peers)
        {
            peer.SendAndEnd("\n");
        }

        await Task.WhenAll(serving).Soon();
        Assert.Equal("I AM 0\r\nI AM 1\r\nI AM 2\r\n", string.Concat(peers.Select(peer => peer.Received())));
    }

    [Fact]
    public async Task What_was_written_without_a_loop_is_flushed_when_the_handler_returns()
    {
        var peer = new TestPeer();

        await new Farewell().OnConnectedAsync(peer.Connection).Soon();

        Assert.Equal("bye\n", peer.Received());
        Assert.Equal(1, peer.Output.Flushes);
    }

    [Fact]
    public async Task An_error_of_the_peer_reaches_the_owner_of_the_connection()
    {
        var peer = new TestPeer();
        var serving = Serving.Start(() => new SnippetsFraming.Shout().OnConnectedAsync(peer.Connection));

        peer.SendAndEnd("half a li");

        await Assert.ThrowsAsync<FrameException>(() => serving.Soon());
    }

    [Fact]
    public async Task The_connection_is_left_for_its_owner_to_complete()
    {
        var peer = new TestPeer();
        peer.SendAndEnd("a\n");

        await new SnippetsFraming.Shout().OnConnectedAsync(peer.Connection).Soon();
        peer.Connection.Transport.Output.Write("still open"u8);
        await peer.Connection.Transport.Output.FlushAsync();

        Assert.Equal("A\r\nstill open", peer.Received());
    }

    [Fact]
    public void A_handler_whose_codec_was_not_set_up_fails_before_the_first_connection()
        => Assert.Throws<InvalidOperationException>(() => new Forgetful());

    private sealed class Farewell() : FrameHandler<LineCodec, ReadOnlySequence<byte>>(new LineCodec { LineEnding = LineEnding.Lf })
    {
        protected override Task RunAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer)
        {
            peer.Write("bye"u8);
            return Task.CompletedTask;
        }
    }

    private sealed class Forgetful : FrameHandler<DelimiterCodec, ReadOnlySequence<byte>>
    {
        protected override Task RunAsync(FrameChannel<DelimiterCodec, ReadOnlySequence<byte>> peer) => Task.CompletedTask;
    }
}
