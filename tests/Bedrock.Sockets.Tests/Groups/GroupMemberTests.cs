using System.Buffers;
using System.Text;
using Bedrock.Sockets.Groups;

namespace Bedrock.Sockets.Tests.Groups;

public sealed class GroupMemberTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_the_handler_writes_goes_out_in_its_turn_and_whole()
    {
        var peer = new GroupPeer();
        await using var member = new GroupMember(peer.Connection);
        var output = peer.Connection.Transport.Output;

        Assert.True(member.TrySend("[first]"u8.ToArray()));
        output.Write("own "u8);
        output.Write("reply"u8);
        Assert.Equal(9, output.UnflushedBytes);
        await output.FlushAsync().AsTask().WaitAsync(Guard);
        Assert.True(member.TrySend("[last]"u8.ToArray()));

        Assert.Equal("[first]own reply[last]", await peer.ReadAsync(22));
    }

    [Fact]
    public async Task A_handler_whose_peer_does_not_read_waits_for_its_own_reply()
    {
        var peer = new GroupPeer(pauseThreshold: 100);
        await using var member = new GroupMember(peer.Connection);

        var flush = peer.Connection.Transport.Output.WriteAsync(new byte[200]).AsTask();

        Assert.False(flush.IsCompleted);
        await peer.ReadAsync(200);
        Assert.False((await flush.WaitAsync(Guard)).IsCompleted);
    }

    [Fact]
    public async Task Who_reads_slowly_is_disconnected_and_the_others_get_everything()
    {
        var group = new ConnectionGroup();
        var (slow, quick) = (new GroupPeer(pauseThreshold: 1_000), new GroupPeer());
        var slowMember = Add(group, slow, new GroupMemberOptions { MaxQueuedMessages = 10 });
        await using var quickMember = Add(group, quick, new GroupMemberOptions { MaxQueuedMessages = 10_000, MaxQueuedBytes = 10_000_000 });

        for (var message = 0; message < 1_000; message++)
        {
            group.Broadcast(new byte[100]);
        }

        Assert.Contains("reads too slowly", await slow.Connection.Aborted, StringComparison.Ordinal);
        Assert.Equal(100_000, (await quick.ReadAsync(100_000)).Length);
        Assert.Equal(1, group.Count);
        Assert.False(slowMember.TrySend("more"u8.ToArray()));
        Assert.False(quick.Connection.IsAborted);
        slow.Go();
        await slowMember.DisposeAsync();
    }

    [Fact]
    public async Task Who_reads_slowly_misses_the_oldest_is_told_so_and_holds_no_more_than_its_bounds()
    {
        var group = new ConnectionGroup();
        var peer = new GroupPeer(pauseThreshold: 1_000);
        var member = Add(group, peer, new GroupMemberOptions
        {
            MaxQueuedMessages = 100_000,
            MaxQueuedBytes = 5_000,
            SlowReader = SlowReader.DropOldest,
            DropNotice = missed => Encoding.ASCII.GetBytes($"[missed {missed}]"),
        });
        const int Messages = 10_000;

        for (var message = 0; message < Messages; message++)
        {
            Assert.Equal(1, group.Broadcast(Encoding.ASCII.GetBytes($"<{message:0000000}>")));
        }

        var dropped = member.Dropped;
        var reading = peer.ReadToEndAsync();
        await member.DisposeAsync().AsTask().WaitAsync(Guard);
        await peer.Transport.Output.CompleteAsync();
        var heard = Encoding.ASCII.GetString(await reading);
        Assert.InRange(dropped, 1, Messages - 1);
        // What the pipe took before it paused, one batch, the queue, and the notice.
        Assert.InRange(heard.Length, 5_000 - 9, 1_000 + (16 * 1024) + 5_000 + 100);
        Assert.EndsWith($"<{Messages - 1:0000000}>", heard, StringComparison.Ordinal);
        var numbers = heard.Split('<', '>').Where(word => word.Length == 7 && word.All(char.IsAsciiDigit)).Select(int.Parse).ToList();
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(Messages - numbers.Count, dropped);
        Assert.Contains($"[missed ", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_reply_is_not_dropped_when_the_group_is_too_quick()
    {
        var peer = new GroupPeer(pauseThreshold: 10);
        var member = new GroupMember(peer.Connection, new GroupMemberOptions { MaxQueuedMessages = 2, SlowReader = SlowReader.DropOldest });
        Assert.True(member.TrySend("0123456789"u8.ToArray()));
        await peer.PeekAsync(10);
        var output = peer.Connection.Transport.Output;
        output.Write("[reply]"u8);
        var flush = output.FlushAsync().AsTask();

        for (var message = 0; message < 100; message++)
        {
            Assert.True(member.TrySend(Encoding.ASCII.GetBytes($"<{message:00}>")));
        }

        Assert.Equal("0123456789[reply]<98><99>", await peer.ReadAsync(25));
        await flush.WaitAsync(Guard);
        await member.DisposeAsync();
    }

    [Fact]
    public async Task Disposal_sends_what_waits_and_gives_the_transport_back()
    {
        var peer = new GroupPeer();
        var member = new GroupMember(peer.Connection);
        Assert.NotSame(peer.Transport, peer.Connection.Transport);
        member.TrySend("queued "u8.ToArray());
        peer.Connection.Transport.Output.Write("unflushed"u8);

        await member.DisposeAsync();
        await member.DisposeAsync();

        Assert.Same(peer.Transport, peer.Connection.Transport);
        Assert.False(member.TrySend("late"u8.ToArray()));
        await peer.Transport.Output.FlushAsync();
        Assert.Equal("queued unflushed", await peer.ReadAsync(16));
    }

    [Fact]
    public async Task A_handler_that_half_closes_has_its_messages_sent_before_the_end()
    {
        var peer = new GroupPeer();
        var member = new GroupMember(peer.Connection);
        peer.Connection.Transport.Output.Write("last words"u8);
        await peer.Connection.Transport.Output.CompleteAsync();
        member.TrySend("queued "u8.ToArray());

        await member.DisposeAsync();

        await peer.Transport.Output.CompleteAsync();
        Assert.Equal("queued last words"u8.ToArray(), await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task A_peer_that_takes_no_more_ends_the_member_and_its_handler_is_told()
    {
        var group = new ConnectionGroup();
        var peer = new GroupPeer();
        await using var member = Add(group, peer);
        peer.Go();

        var flush = await peer.Connection.Transport.Output.WriteAsync("anybody?"u8.ToArray()).AsTask().WaitAsync(Guard);

        Assert.True(flush.IsCompleted);
        Assert.Equal(0, group.Broadcast("hello"u8.ToArray()));
        Assert.Equal(0, group.Count);
    }

    [Fact]
    public async Task A_notice_that_throws_ends_its_member_and_no_other()
    {
        var group = new ConnectionGroup();
        var (bad, good) = (new GroupPeer(pauseThreshold: 10), new GroupPeer());
        var badMember = Add(group, bad, new GroupMemberOptions { MaxQueuedMessages = 1, SlowReader = SlowReader.DropOldest, DropNotice = _ => throw new InvalidOperationException("on purpose") });
        await using var goodMember = Add(group, good);

        for (var message = 0; message < 5; message++)
        {
            group.Broadcast("0123456789"u8.ToArray());
        }

        Assert.Equal(50, (await good.ReadAsync(50)).Length);
        bad.Go();
        await badMember.DisposeAsync().AsTask().WaitAsync(Guard);
    }

    private static GroupMember Add(ConnectionGroup group, GroupPeer peer, GroupMemberOptions? options = null)
    {
        var member = new GroupMember(peer.Connection, options);
        group.Add(member);
        return member;
    }
}
