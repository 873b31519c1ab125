using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class DatagramClientTests
{
    [Fact]
    public async Task A_request_whose_reply_is_lost_is_sent_again()
    {
        var asked = 0;
        await using var server = await Exchange.StartUdpAsync(d => d.Run(datagram => Interlocked.Increment(ref asked) < 3 ? default : datagram.ReplyAsync(datagram.Data)));
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint, new DatagramClientOptions { Timeout = TimeSpan.FromMilliseconds(1), Attempts = 100_000 });
        var reply = new byte[10];

        var length = await client.RequestAsync("hello"u8.ToArray(), reply).AsTask().WaitAsync(Exchange.Guard);

        Assert.Equal("hello"u8.ToArray(), reply[..length]);
        Assert.InRange(asked, 3, int.MaxValue);
    }

    [Fact]
    public async Task A_request_that_nobody_answers_times_out()
    {
        var clock = new ManualTimeProvider();
        await using var server = await Exchange.StartUdpAsync(d => d.UseDiscard());
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint, new DatagramClientOptions { Timeout = TimeSpan.FromSeconds(5), Attempts = 2, Clock = clock });

        var request = client.RequestAsync("hello"u8.ToArray(), new byte[10]).AsTask();
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(5));

        var late = await Assert.ThrowsAsync<TimeoutException>(() => request.WaitAsync(Exchange.Guard));
        Assert.Contains("did not answer 2 requests within 5 s each", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_told_where_the_system_tells()
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho());
        await using var client = await server.ConnectAsync();
        await server.StopAsync();

        var refused = await Assert.ThrowsAsync<SocketException>(() => client.RequestAsync("hello"u8.ToArray(), new byte[10]).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_host_name_is_looked_up()
    {
        await using var server = await Exchange.StartUdpAsync(d => d.UseEcho());
        await using var client = await DatagramClient.ConnectAsync(new DnsEndPoint("localhost", server.Port()));

        Assert.Equal("hello"u8.ToArray(), await client.AskAsync("hello"u8.ToArray()));
    }

    [Fact]
    public async Task In_memory_only_the_one_who_was_asked_is_heard()
    {
        var network = new MemoryDatagramNetwork();
        var (server, stranger) = (IPEndPoint.Parse("192.0.2.1:5007"), IPEndPoint.Parse("192.0.2.2:5007"));
        await using var client = network.Connect(server);

        network.Send("stranger"u8, from: stranger, to: (IPEndPoint)client.LocalEndPoint);
        network.Send("server"u8, from: server, to: (IPEndPoint)client.LocalEndPoint);

        Assert.Equal("server"u8.ToArray(), await client.ReceiveAsync());
    }

    [Fact]
    public async Task In_memory_what_nobody_has_bound_is_counted_as_undelivered()
    {
        var network = new MemoryDatagramNetwork();
        await using var client = network.Connect(IPEndPoint.Parse("192.0.2.1:5007"));

        await client.SendAsync("hello"u8.ToArray());

        Assert.Equal(1, network.Undelivered);
    }

    [Fact]
    public async Task In_memory_an_address_is_bound_once()
    {
        var network = new MemoryDatagramNetwork();
        await using var client = network.Connect(IPEndPoint.Parse("192.0.2.1:5007"));

        Assert.Throws<SocketException>(() => network.Connect(IPEndPoint.Parse("192.0.2.1:5007"), from: (IPEndPoint)client.LocalEndPoint));
    }
}
