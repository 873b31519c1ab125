using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Tests.Protocols;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Datagrams;

/// <summary>The system's UDP sockets, on loopback.</summary>
public sealed class UdpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(1_472)]
    [InlineData(8_193)]
    [InlineData(65_507)]
    public async Task Any_size_comes_back_as_one_datagram(int size)
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho());
        await using var client = await server.ConnectAsync();
        var message = Payload.OfLength(size);

        Assert.Equal(message, await client.AskAsync(message));
    }

    [Fact]
    public async Task One_byte_more_than_UDP_carries_is_an_error_of_the_sender()
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho());
        await using var client = await server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<SocketException>(() => client.SendAsync(new byte[65_508]).AsTask());

        Assert.Equal(SocketError.MessageSize, refused.SocketErrorCode);
    }

    [Fact]
    public async Task IPv6_carries_the_most_and_names_its_senders()
    {
        var seen = new TaskCompletionSource<EndPoint>();
        await using var server = await Exchange.StartUdpAsync(
            d => d.Run(datagram =>
            {
                seen.TrySetResult(datagram.RemoteEndPoint);
                return datagram.ReplyAsync(datagram.Data);
            }),
            address: IPAddress.IPv6Loopback);
        await using var client = await server.ConnectAsync(IPAddress.IPv6Loopback);
        var message = Payload.OfLength(65_527);

        Assert.Equal(message, await client.AskAsync(message));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, ((IPEndPoint)client.LocalEndPoint).Port), await seen.Task);
    }

    [Fact]
    public async Task An_endpoint_of_any_address_takes_both_families_and_names_IPv4_senders_as_such()
    {
        var seen = new TaskCompletionSource<EndPoint>();
        await using var server = await Exchange.StartUdpAsync(
            d => d.Run(datagram =>
            {
                seen.TrySetResult(datagram.RemoteEndPoint);
                return datagram.ReplyAsync(datagram.Data);
            }),
            address: IPAddress.IPv6Any);
        await using var four = await server.ConnectAsync(IPAddress.Loopback);
        await using var six = await server.ConnectAsync(IPAddress.IPv6Loopback);

        Assert.Equal("four"u8.ToArray(), await four.AskAsync("four"u8.ToArray()));
        Assert.Equal("six"u8.ToArray(), await six.AskAsync("six"u8.ToArray()));
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)await seen.Task).Address);
    }

    [Fact]
    public async Task Several_receivers_share_a_port()
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho(), options => options.Receivers = 4);

        for (byte number = 0; number < 32; number++)
        {
            await using var client = await server.ConnectAsync();
            Assert.Equal([number], await client.AskAsync([number]));
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await Exchange.StartUdpAsync(d => d.UseEcho());
        await using var second = new SocketServer(builder => builder.ListenUdp(IPAddress.Loopback, first.Port(), d => d.UseEcho()));

        var refused = await Assert.ThrowsAsync<AddressInUseException>(() => second.StartAsync());

        Assert.Contains($"udp://127.0.0.1:{first.Port()} is in use already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reuse_port_lets_a_second_server_in()
    {
        await using var first = await Exchange.StartUdpAsync(d => d.UseEcho(), options => options.ReusePort = true);
        await using var second = new SocketServer(builder => builder.ListenUdp(IPAddress.Loopback, first.Port(), d => d.UseEcho(), options => options.ReusePort = true));

        await second.StartAsync();

        Assert.Equal(first.Port(), second.Port());
    }

    [Fact]
    public async Task A_port_is_free_again_after_the_stop()
    {
        await using var first = await Exchange.StartUdpAsync(d => d.UseEcho());
        var port = first.Port();
        await first.StopAsync();
        await using var second = new SocketServer(builder => builder.ListenUdp(IPAddress.Loopback, port, d => d.UseEcho()));

        await second.StartAsync();

        Assert.Equal(port, second.Port());
    }

    [Fact]
    public async Task Who_sends_to_a_multicast_group_is_heard_by_its_members()
    {
        var group = IPAddress.Parse("239.255.77.1");
        var loopback = LoopbackIndex();
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho(), options => options.JoinMulticast(group, loopback), IPAddress.Any);
        await using var client = await DatagramClient.ConnectAsync(
            new IPEndPoint(group, server.Port()), new DatagramClientOptions { LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 0), MulticastHops = 0 });

        await client.SendAsync("anybody?"u8.ToArray());
        var buffer = new byte[100];
        var received = await client.ReceiveFromAsync(buffer).AsTask().WaitAsync(Exchange.Guard);

        Assert.Equal("anybody?"u8.ToArray(), buffer[..received.Length]);
        Assert.Equal(server.Port(), ((IPEndPoint)received.Sender).Port);
    }

    [Fact]
    public async Task A_broadcast_is_heard_on_an_endpoint_of_any_address()
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho(), address: IPAddress.Any);
        await using var client = await DatagramClient.ConnectAsync(
            new IPEndPoint(IPAddress.Parse("127.255.255.255"), server.Port()), new DatagramClientOptions { Broadcast = true });

        await client.SendAsync("anybody?"u8.ToArray());
        var buffer = new byte[100];
        var received = await client.ReceiveFromAsync(buffer).AsTask().WaitAsync(Exchange.Guard);

        Assert.Equal("anybody?"u8.ToArray(), buffer[..received.Length]);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, server.Port()), received.Sender);
    }

    [Fact]
    public async Task Broadcasting_needs_to_be_asked_for()
    {
        var refused = await Assert.ThrowsAsync<SocketException>(() => DatagramClient.ConnectAsync(new IPEndPoint(IPAddress.Parse("127.255.255.255"), 9)).AsTask());

        Assert.Equal(SocketError.AccessDenied, refused.SocketErrorCode);
    }

    [Fact]
    public void A_group_must_be_one()
        => Assert.Throws<ArgumentException>(() => new DatagramEndpointOptions().JoinMulticast(IPAddress.Loopback));

    [Fact]
    public async Task A_group_has_one_receiver()
    {
        var group = IPAddress.Parse("239.255.77.1");

        await Assert.ThrowsAsync<NotSupportedException>(() => Exchange.StartUdpAsync(d => d.UseEcho(), options =>
        {
            options.JoinMulticast(group);
            options.Receivers = 2;
        }));
    }

    private static int LoopbackIndex()
        => NetworkInterface.GetAllNetworkInterfaces().First(card => card.NetworkInterfaceType == NetworkInterfaceType.Loopback).GetIPProperties().GetIPv4Properties().Index;
}
