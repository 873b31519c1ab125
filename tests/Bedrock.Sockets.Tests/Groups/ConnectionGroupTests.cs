using System.Buffers;
using System.Text;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Tests.Groups;

public sealed class ConnectionGroupTests
{
    [Fact]
    public async Task Everybody_gets_a_message_but_the_one_left_out()
    {
        var group = new ConnectionGroup();
        var (ann, bob) = (new GroupPeer(), new GroupPeer());
        await using var memberAnn = Join(group, ann);
        await using var memberBob = Join(group, bob);

        Assert.Equal(2, group.Broadcast("one "u8.ToArray()));
        Assert.Equal(1, group.Broadcast("two "u8.ToArray(), except: memberAnn));
        Assert.Equal(2, group.Broadcast("three"u8.ToArray()));

        Assert.Equal("one three", await ann.ReadAsync(9));
        Assert.Equal("one two three", await bob.ReadAsync(13));
    }

    [Fact]
    public async Task A_frame_is_encoded_once_for_all()
    {
        var group = new ConnectionGroup();
        var peers = Enumerable.Range(0, 10).Select(_ => new GroupPeer()).ToList();
        var members = peers.ConvertAll(peer => Join(group, peer));
        var encoded = new List<int>();

        group.Broadcast(new CountingCodec(encoded), "hello"u8);

        foreach (var peer in peers)
        {
            Assert.Equal("hello\r\n", await peer.ReadAsync(7));
        }

        Assert.Equal([5], encoded);
        members.ForEach(member => Assert.True(group.Remove(member)));
        Assert.Equal(0, group.Count);
    }

    [Fact]
    public async Task Who_was_removed_hears_nothing_more()
    {
        var group = new ConnectionGroup();
        var peer = new GroupPeer();
        await using var member = Join(group, peer);
        group.Broadcast("before"u8.ToArray());
        Assert.False(group.Add(member));

        Assert.True(group.Remove(member));
        Assert.False(group.Remove(member));
        Assert.Equal(0, group.Broadcast("after"u8.ToArray()));

        Assert.True(member.TrySend("!"u8.ToArray()));
        Assert.Equal("before!", await peer.ReadAsync(7));
    }

    [Fact]
    public async Task All_hear_the_messages_of_several_threads_in_the_same_order()
    {
        var group = new ConnectionGroup();
        var peers = Enumerable.Range(0, 20).Select(_ => new GroupPeer()).ToList();
        var members = peers.ConvertAll(peer => Join(group, peer, new GroupMemberOptions { MaxQueuedMessages = 10_000, MaxQueuedBytes = 1_000_000 }));
        const int Each = 200;

        var speakers = Enumerable.Range(0, 4).Select(speaker => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                Assert.Equal(20, group.Broadcast(Encoding.ASCII.GetBytes($"{speaker}:{number:000} ")));
            }
        }));
        await Task.WhenAll(speakers);

        var heard = new List<string>();
        foreach (var peer in peers)
        {
            heard.Add(await peer.ReadAsync(4 * Each * 6));
        }

        Assert.Single(heard.Distinct());
        for (var speaker = 0; speaker < 4; speaker++)
        {
            Assert.Equal(Enumerable.Range(0, Each).Select(number => $"{speaker}:{number:000}"), heard[0].Split(' ').Where(word => word.StartsWith($"{speaker}:", StringComparison.Ordinal)));
        }

        foreach (var member in members)
        {
            await member.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_member_that_has_ended_is_forgotten_in_the_midst_of_a_broadcast()
    {
        var group = new ConnectionGroup();
        var peers = Enumerable.Range(0, 9).Select(_ => new GroupPeer()).ToList();
        var members = peers.ConvertAll(peer => Join(group, peer));
        foreach (var index in (int[])[0, 3, 4, 8])
        {
            await members[index].DisposeAsync();
        }

        Assert.Equal(5, group.Broadcast("hello"u8.ToArray()));

        Assert.Equal(5, group.Count);
        foreach (var index in (int[])[1, 2, 5, 6, 7])
        {
            Assert.Equal("hello", await peers[index].ReadAsync(5));
        }
    }

    [Fact]
    public void A_frame_that_cannot_be_expressed_is_sent_to_nobody()
    {
        var group = new ConnectionGroup();
        Join(group, new GroupPeer());

        Assert.Throws<FrameException>(() => group.Broadcast(new LineCodec(), "two\nlines"u8));
    }

    private static GroupMember Join(ConnectionGroup group, GroupPeer peer, GroupMemberOptions? options = null)
    {
        var member = new GroupMember(peer.Connection, options);
        Assert.True(group.Add(member));
        return member;
    }

    private readonly struct CountingCodec(List<int> encoded) : IFrameEncoder<ReadOnlySpan<byte>>
    {
        public void Encode(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
        {
            encoded.Add(frame.Length);
            new LineCodec().Encode(frame, output);
        }
    }
}
