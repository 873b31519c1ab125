using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports.Memory;

public sealed class MemoryTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MemoryTransport _transport = new(new MemoryTransportOptions { Backlog = 1 });
    private readonly MemoryEndPoint _address = new("echo");

    [Fact]
    public async Task Connecting_to_a_name_that_is_not_bound_is_refused()
    {
        var refused = await Assert.ThrowsAsync<SocketException>(() => _transport.ConnectAsync(_address).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Contains("memory:echo", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bound_name_is_in_use()
    {
        await using var listener = await _transport.BindAsync(_address);

        await Assert.ThrowsAsync<AddressInUseException>(() => _transport.BindAsync(new MemoryEndPoint("echo")).AsTask());
    }

    [Fact]
    public async Task A_name_is_free_again_after_its_listener_is_disposed()
    {
        var first = await _transport.BindAsync(_address);
        await first.DisposeAsync();

        await using var second = await _transport.BindAsync(_address);
        await first.DisposeAsync();
        await using var client = await _transport.ConnectAsync(_address);
        await using var server = await second.AcceptAsync();

        Assert.NotNull(server);
    }

    [Fact]
    public async Task Transports_do_not_share_names()
    {
        await using var listener = await _transport.BindAsync(_address);

        await Assert.ThrowsAsync<SocketException>(() => new MemoryTransport().ConnectAsync(_address).AsTask());
    }

    [Fact]
    public async Task Only_memory_addresses_can_be_bound_and_connected_to()
    {
        var tcp = new IPEndPoint(IPAddress.Loopback, 7);

        Assert.True(_transport.CanBind(_address));
        Assert.False(_transport.CanBind(tcp));
        await Assert.ThrowsAsync<ArgumentException>("endpoint", () => _transport.BindAsync(tcp).AsTask());
        await Assert.ThrowsAsync<ArgumentException>("endpoint", () => _transport.ConnectAsync(tcp).AsTask());
    }

    [Fact]
    public async Task The_server_sees_the_address_that_the_client_chooses()
    {
        await using var listener = await _transport.BindAsync(_address);
        var from = IPEndPoint.Parse("192.0.2.7:4321");

        await using var client = await _transport.ConnectAsync(_address, from);
        await using var server = await listener.AcceptAsync();

        Assert.Equal(from, server!.RemoteEndPoint);
        Assert.Equal(from, client.LocalEndPoint);
        Assert.Equal(_address, server.LocalEndPoint);
        Assert.Equal(_address, client.RemoteEndPoint);
    }

    [Fact]
    public async Task Connections_are_accepted_in_the_order_in_which_they_came()
    {
        await using var listener = await _transport.BindAsync(_address);

        for (var number = 0; number < 3; number++)
        {
            await using var client = await _transport.ConnectAsync(_address);
            await using var server = await listener.AcceptAsync();
            Assert.Equal(client.LocalEndPoint, server!.RemoteEndPoint);
        }
    }

    [Fact]
    public async Task Connecting_waits_while_the_queue_is_full()
    {
        await using var listener = await _transport.BindAsync(_address);
        await using var first = await _transport.ConnectAsync(_address);

        var connecting = _transport.ConnectAsync(_address).AsTask();
        var waits = !connecting.IsCompleted;
        await using var accepted = await listener.AcceptAsync();
        await using var second = await connecting.WaitAsync(Patience);

        Assert.True(waits);
        Assert.Equal(first.LocalEndPoint, accepted!.RemoteEndPoint);
    }

    [Fact]
    public async Task A_cancelled_wait_for_the_queue_leaves_nothing_in_it()
    {
        await using var listener = await _transport.BindAsync(_address);
        await using var first = await _transport.ConnectAsync(_address);
        using var source = new CancellationTokenSource();
        var connecting = _transport.ConnectAsync(_address, source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Patience));
        await listener.UnbindAsync();
        await using var accepted = await listener.AcceptAsync();
        Assert.NotNull(accepted);
        Assert.Null(await listener.AcceptAsync());
    }

    [Fact]
    public async Task A_cancelled_accept_loses_no_connection()
    {
        await using var listener = await _transport.BindAsync(_address);
        using var source = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(source.Token).AsTask();

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting.WaitAsync(Patience));
        await using var client = await _transport.ConnectAsync(_address);
        await using var server = await listener.AcceptAsync();

        Assert.Equal(client.LocalEndPoint, server!.RemoteEndPoint);
    }

    [Fact]
    public async Task After_unbinding_the_queue_is_handed_out_and_then_nothing()
    {
        await using var listener = await _transport.BindAsync(_address);
        await using var client = await _transport.ConnectAsync(_address);

        await listener.UnbindAsync();
        await using var server = await listener.AcceptAsync();
        await client.SendAsync("still there"u8.ToArray());

        Assert.Equal("still there"u8.ToArray(), await server!.ReceiveAsync(11));
        Assert.Null(await listener.AcceptAsync());
        await Assert.ThrowsAsync<SocketException>(() => _transport.ConnectAsync(_address).AsTask());
    }

    [Fact]
    public async Task Unbinding_ends_the_accept_that_waits()
    {
        await using var listener = await _transport.BindAsync(_address);
        var accepting = listener.AcceptAsync().AsTask();

        await listener.UnbindAsync();

        Assert.Null(await accepting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Whoever_waits_for_the_queue_when_the_listener_is_unbound_is_refused()
    {
        await using var listener = await _transport.BindAsync(_address);
        await using var first = await _transport.ConnectAsync(_address);
        var connecting = _transport.ConnectAsync(_address).AsTask();

        await listener.UnbindAsync();

        var refused = await Assert.ThrowsAsync<SocketException>(() => connecting.WaitAsync(Patience));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_disposed_listener_resets_what_it_has_not_accepted()
    {
        var listener = await _transport.BindAsync(_address);
        await using var client = await _transport.ConnectAsync(_address);

        await listener.DisposeAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_cancelled_token_is_seen_before_anything_else()
    {
        var cancelled = new CancellationToken(canceled: true);
        await using var listener = await _transport.BindAsync(_address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _transport.BindAsync(new MemoryEndPoint("other"), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _transport.ConnectAsync(_address, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.AcceptAsync(cancelled).AsTask());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    public void A_backlog_out_of_range_is_refused_by_name(int backlog)
        => Assert.Throws<ArgumentOutOfRangeException>("Backlog", () => new MemoryTransportOptions { Backlog = backlog });

    [Fact]
    public void A_buffer_without_room_is_refused_by_name()
        => Assert.Throws<ArgumentOutOfRangeException>("MaxBufferSize", () => new MemoryTransportOptions { MaxBufferSize = 0 });

    [Fact]
    public void Addresses_are_equal_when_their_names_are()
    {
        Assert.Equal(new MemoryEndPoint("a"), new MemoryEndPoint("a"));
        Assert.Equal(new MemoryEndPoint("a").GetHashCode(), new MemoryEndPoint("a").GetHashCode());
        Assert.NotEqual(new MemoryEndPoint("a"), new MemoryEndPoint("A"));
        Assert.Equal("memory:a", new MemoryEndPoint("a").ToString());
        Assert.Throws<ArgumentException>(() => new MemoryEndPoint(""));
    }
}
