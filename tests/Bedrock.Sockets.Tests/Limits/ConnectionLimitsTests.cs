using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Limits;

public sealed class ConnectionLimitsTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Who_comes_when_it_is_full_is_refused_until_somebody_leaves()
    {
        var limits = Limits(new() { MaxConnections = 2, Refusal = "busy\n" });
        await limits.EnterAsync(Peer("10.0.0.1"), default);
        await limits.EnterAsync(Peer("10.0.0.2"), default);

        var refused = await limits.EnterAsync(Peer("10.0.0.3"), default);
        limits.Leave(Peer("10.0.0.1"));
        var entered = await limits.EnterAsync(Peer("10.0.0.3"), default);

        Assert.Equal("connections", refused.Reason);
        Assert.Equal("busy\n"u8.ToArray(), refused.Reply.ToArray());
        Assert.True(entered.IsEntered);
        Assert.Equal(2, limits.Entered);
    }

    [Fact]
    public async Task Who_may_wait_enters_as_soon_as_somebody_leaves()
    {
        var limits = Limits(new() { MaxConnections = 1, WhenFull = WhenFull.Wait });
        await limits.EnterAsync(Peer("10.0.0.1"), default);
        var first = limits.EnterAsync(Peer("10.0.0.2"), default).AsTask();
        var second = limits.EnterAsync(Peer("10.0.0.3"), default).AsTask();
        var enteredEarly = first.IsCompleted || second.IsCompleted;

        limits.Leave(Peer("10.0.0.1"));
        var one = await Task.WhenAny(first, second).WaitAsync(Guard);
        limits.Leave(Peer("10.0.0.2"));
        await Task.WhenAll(first, second).WaitAsync(Guard);

        Assert.False(enteredEarly);
        Assert.True((await one).IsEntered);
        Assert.Equal(1, limits.Entered);
    }

    [Fact]
    public async Task A_wait_that_is_given_up_takes_no_place()
    {
        using var stop = new CancellationTokenSource();
        var limits = Limits(new() { MaxConnections = 1, WhenFull = WhenFull.Wait });
        await limits.EnterAsync(Peer("10.0.0.1"), default);
        var waiting = limits.EnterAsync(Peer("10.0.0.2"), stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Guard));
        Assert.Equal(1, limits.Entered);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("0.0.0.1", "::1", false)]
    [InlineData("fe80::1%1", "fe80::2%2", true)]
    public async Task One_address_is_one_IPv4_address_in_either_spelling_or_one_64th_of_IPv6(string first, string second, bool same)
    {
        var limits = Limits(new() { MaxConnectionsPerAddress = 1 });
        await limits.EnterAsync(Peer(first), default);

        var decision = await limits.EnterAsync(Peer(second), default);

        Assert.Equal(same ? "connections per address" : null, decision.Reason);
    }

    [Fact]
    public async Task An_address_that_has_left_may_come_again_and_leaves_nothing_behind()
    {
        var limits = Limits(new() { MaxConnectionsPerAddress = 2 });

        for (var round = 0; round < 100; round++)
        {
            Assert.True((await limits.EnterAsync(Peer("10.0.0.1"), default)).IsEntered);
            Assert.True((await limits.EnterAsync(Peer("10.0.0.1"), default)).IsEntered);
            Assert.False((await limits.EnterAsync(Peer("10.0.0.1"), default)).IsEntered);
            limits.Leave(Peer("10.0.0.1"));
            limits.Leave(Peer("10.0.0.1"));
        }

        Assert.Equal(0, limits.Entered);
    }

    [Fact]
    public async Task An_address_at_its_limit_is_refused_even_where_others_may_wait()
    {
        var limits = Limits(new() { MaxConnections = 1, MaxConnectionsPerAddress = 1, WhenFull = WhenFull.Wait });
        await limits.EnterAsync(Peer("10.0.0.1"), default);

        var refused = await limits.EnterAsync(Peer("10.0.0.1"), default).AsTask().WaitAsync(Guard);

        Assert.Equal("connections per address", refused.Reason);
    }

    [Fact]
    public async Task Peers_without_an_address_are_counted_in_all_but_not_by_address()
    {
        var limits = Limits(new() { MaxConnections = 2, MaxConnectionsPerAddress = 1 });

        var first = await limits.EnterAsync(new UnixDomainSocketEndPoint("/x"), default);
        var second = await limits.EnterAsync(null, default);
        var third = await limits.EnterAsync(null, default);

        Assert.True(first.IsEntered && second.IsEntered);
        Assert.Equal("connections", third.Reason);
    }

    [Fact]
    public async Task A_second_lets_in_as_many_as_the_rate_and_the_next_waits_its_turn()
    {
        var limits = Limits(new() { MaxAcceptsPerSecond = 4 });
        _clock.Advance(TimeSpan.FromSeconds(60));
        for (var burst = 0; burst < 4; burst++)
        {
            await limits.EnterAsync(Peer("10.0.0.1"), default).AsTask().WaitAsync(Guard);
        }

        var next = limits.EnterAsync(Peer("10.0.0.1"), default).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        var early = next.IsCompleted;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(Guard);

        Assert.False(early);
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_never_exceed_the_limit_and_end_at_none()
    {
        var limits = Limits(new() { MaxConnections = 8, MaxConnectionsPerAddress = 3 });
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var peer = Peer($"10.0.0.{worker % 4}");
            for (var round = 0; round < 2_000; round++)
            {
                if ((await limits.EnterAsync(peer, default)).IsEntered)
                {
                    InterlockedMax(ref most, limits.Entered);
                    limits.Leave(peer);
                }
            }
        }))).WaitAsync(Guard);

        Assert.InRange(most, 1, 8);
        Assert.Equal(0, limits.Entered);
    }

    [Fact]
    public void A_bad_option_is_refused_where_it_is_set()
    {
        var options = new ConnectionLimitOptions();

        Assert.Throws<ArgumentOutOfRangeException>("MaxConnections", () => options.MaxConnections = 0);
        Assert.Throws<ArgumentOutOfRangeException>("MaxConnectionsPerAddress", () => options.MaxConnectionsPerAddress = -1);
        Assert.Throws<ArgumentOutOfRangeException>("MaxAcceptsPerSecond", () => options.MaxAcceptsPerSecond = 1_000_001);
        Assert.Throws<ArgumentOutOfRangeException>("WhenFull", () => options.WhenFull = (WhenFull)7);
        Assert.Throws<ArgumentException>("Refusal", () => options.Refusal = new string('é', 513));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static IPEndPoint Peer(string address) => new(IPAddress.Parse(address), 5000);

    private ConnectionLimits Limits(ConnectionLimitOptions options) => new(options, _clock);
}
