using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Testing.Faults;

namespace Bedrock.Sockets.Tests.Testing.Faults;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly SocketServer _server = new(static server => server.ListenTcp(IPAddress.Loopback, 0, static chain => chain.UseEcho()));
    private readonly ManualTimeProvider _clock = new();
    private FaultProxy _proxy = null!; // Made before each test.

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _proxy = FaultProxy.Start(_server.Endpoints[0].EndPoint, _clock);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_fault_everything_passes_and_ends_as_it_was_ended()
    {
        var bytes = new byte[3_000_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        var receiving = client.ReadToEndAsync();
        await client.SendAsync(bytes);
        client.HalfClose();

        Assert.Equal(bytes, await receiving);
    }

    [Fact]
    public async Task Slices_change_nothing_but_the_cuts()
    {
        _proxy.ToServer.SliceBytes = 1;
        _proxy.ToClient.SliceBytes = 3;
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        await client.SendAsync("every byte on its own"u8.ToArray());

        Assert.Equal("every byte on its own"u8.ToArray(), await client.ReadAsync(21));
    }

    [Fact]
    public async Task Latency_holds_bytes_back_until_they_are_due()
    {
        _proxy.ToClient.Latency = TimeSpan.FromSeconds(2);
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        await client.SendAsync("late"u8.ToArray());
        var reading = client.ReadAsync(4);
        await _clock.WaitForTimersAsync();
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        var tooEarly = client.Socket.Available;
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("late"u8.ToArray(), await reading);
        Assert.Equal(0, tooEarly);
    }

    [Fact]
    public async Task Bandwidth_lets_so_many_bytes_pass_in_a_second()
    {
        _proxy.ToClient.BytesPerSecond = 1_000;
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        await client.SendAsync(new byte[1_000]);
        var reading = client.ReadAsync(1_000);
        var passed = TimeSpan.Zero;
        while (!reading.IsCompleted && passed < TimeSpan.FromSeconds(30))
        {
            if (_clock.ActiveTimers > 0)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                passed += TimeSpan.FromMilliseconds(10);
            }

            await Task.Yield();
        }

        await reading;
        Assert.InRange(passed, TimeSpan.FromMilliseconds(980), TimeSpan.FromMilliseconds(1_100));
    }

    [Fact]
    public async Task A_reset_after_so_many_bytes_reaches_both_sides()
    {
        _proxy.ToClient.ResetAfterBytes = 5;
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        await client.SendAsync("hello world"u8.ToArray());

        var error = await Assert.ThrowsAsync<SocketException>(client.ReadToEndAsync);
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task An_end_after_so_many_bytes_leaves_the_other_direction_open()
    {
        _proxy.ToServer.EndAfterBytes = 5;
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);

        await client.SendAsync("hello world"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_change_works_on_a_connection_that_is_idle()
    {
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        await client.SendAsync("hello"u8.ToArray());
        await client.ReadAsync(5);

        _proxy.ToServer.EndAfterBytes = 0;

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_black_hole_keeps_what_is_under_way_and_goes_on_later()
    {
        using var client = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        _proxy.ToServer.IsBlackHole = true;
        await client.SendAsync("hello"u8.ToArray());
        var reading = client.ReadAsync(5);

        using var other = await TcpPeer.ConnectAsync(_server.Endpoints[0].EndPoint);
        await other.SendAsync("past the proxy"u8.ToArray());
        await other.ReadAsync(14);
        var arrived = reading.IsCompleted;
        _proxy.ToServer.IsBlackHole = false;

        Assert.Equal("hello"u8.ToArray(), await reading);
        Assert.False(arrived);
    }

    [Fact]
    public async Task Connections_are_refused_and_accepted_again_at_the_same_port()
    {
        using var before = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        await before.SendAsync("a"u8.ToArray());
        await before.ReadAsync(1);

        _proxy.RefuseConnections();
        var error = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(_proxy.EndPoint));
        await before.SendAsync("b"u8.ToArray());
        var served = await before.ReadAsync(1);
        _proxy.AcceptConnections();
        using var after = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        await after.SendAsync("c"u8.ToArray());

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Equal("b"u8.ToArray(), served);
        Assert.Equal("c"u8.ToArray(), await after.ReadAsync(1));
    }

    [Fact]
    public async Task All_connections_can_be_reset_at_once_and_disposing_ends_all()
    {
        using var first = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        await first.SendAsync("a"u8.ToArray());
        await first.ReadAsync(1);

        _proxy.ResetConnections();
        await Assert.ThrowsAsync<SocketException>(first.ReadToEndAsync);
        using var second = await TcpPeer.ConnectAsync(_proxy.EndPoint);
        await second.SendAsync("a"u8.ToArray());
        await second.ReadAsync(1);
        await _proxy.DisposeAsync();

        await Assert.ThrowsAsync<SocketException>(second.ReadToEndAsync);
        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(_proxy.EndPoint));
        Assert.Equal(0, _proxy.Connections);
    }
}
