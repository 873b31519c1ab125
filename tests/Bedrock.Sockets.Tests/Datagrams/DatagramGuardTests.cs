using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Datagrams;

public sealed class DatagramGuardTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    public static TheoryData<string> Suspects => new()
    {
        "198.51.100.9:7", "198.51.100.9:11", "198.51.100.9:13", "198.51.100.9:17", "198.51.100.9:19", "198.51.100.9:37", "198.51.100.9:53", "198.51.100.9:69", "198.51.100.9:123",
        "198.51.100.9:5007", // the server's own
        "255.255.255.255:40000", "224.0.0.1:40000", "239.255.255.255:40000", "240.0.0.1:40000", "0.0.0.0:40000", "0.1.2.3:40000",
    };

    [Theory]
    [MemberData(nameof(Suspects))]
    public async Task A_suspicious_source_gets_no_reply_and_the_next_client_does(string source)
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho());
        await using var client = test.Connect();
        using var suspect = BindSuspect(test, source);

        test.Network.Send(Hello, IPEndPoint.Parse(source), test.EndPoint);

        // Handled in order, so a reply to the first would be there before that to the second.
        Assert.Equal(Hello, await client.AskAsync(Hello));
        Assert.False(suspect.TryReceiveFrom(new byte[10], new SocketAddress(System.Net.Sockets.AddressFamily.InterNetwork), out _));
    }

    [Theory]
    [MemberData(nameof(Suspects))]
    public async Task Without_the_guard_it_does(string source)
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho(), options: options => options.Guard = DatagramGuardOptions.Off());
        await using var client = test.Connect();
        using var suspect = BindSuspect(test, source);

        test.Network.Send(Hello, IPEndPoint.Parse(source), test.EndPoint);

        Assert.Equal(Hello, await client.AskAsync(Hello));
        Assert.True(suspect.TryReceiveFrom(new byte[10], new SocketAddress(System.Net.Sockets.AddressFamily.InterNetwork), out var length));
        Assert.Equal(Hello.Length, length);
    }

    [Fact]
    public async Task Two_endpoints_of_a_server_do_not_answer_each_other()
    {
        var network = new MemoryDatagramNetwork();
        var (one, other) = (IPEndPoint.Parse("192.0.2.1:5001"), IPEndPoint.Parse("192.0.2.1:5002"));
        var handled = 0;
        ValueTask CountAsync(DatagramContext datagram)
        {
            Interlocked.Increment(ref handled);
            return datagram.ReplyAsync(datagram.Data);
        }

        await using var server = new SocketServer(builder => builder
            .ListenDatagrams("one", one, d => d.Run(CountAsync), transport: network)
            .ListenDatagrams("other", other, d => d.Run(CountAsync), transport: network));
        await server.StartAsync();

        network.Send(Hello, from: other, to: one);
        network.Send(Hello, from: one, to: other);
        await using var client = network.Connect(one);
        await using var otherClient = network.Connect(other);

        Assert.Equal(Hello, await client.AskAsync(Hello));
        Assert.Equal(Hello, await otherClient.AskAsync(Hello));
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task A_source_that_sends_too_many_is_dropped_until_it_has_been_quiet()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho(), services => services.AddSingleton<TimeProvider>(clock), options => options.Guard.MaxPerSource = 3);
        await using var client = test.Connect(from: IPEndPoint.Parse("198.51.100.9:40000"));
        await using var sameHost = test.Connect(from: IPEndPoint.Parse("198.51.100.9:40001"));
        await using var fence = test.Connect(from: IPEndPoint.Parse("203.0.113.1:40000"));

        for (byte number = 0; number < 5; number++)
        {
            await client.SendAsync(new[] { number });
        }

        var replies = new[] { await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync() };
        await sameHost.SendAsync("too early"u8.ToArray());
        await fence.AskAsync(Hello);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([[0], [1], [2]], replies);
        Assert.Equal("later"u8.ToArray(), await sameHost.AskAsync("later"u8.ToArray()));
    }

    [Fact]
    public async Task A_reply_that_is_larger_than_the_request_is_not_sent()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(datagram => datagram.ReplyAsync("four"u8)));
        await using var client = test.Connect();

        await client.SendAsync("123"u8.ToArray());
        await client.SendAsync(Array.Empty<byte>());

        // Whoever asks with as many bytes gets it.
        Assert.Equal("four"u8.ToArray(), await client.AskAsync("1234"u8.ToArray()));
        Assert.Equal("four"u8.ToArray(), await client.AskAsync("1234"u8.ToArray()));
    }

    [Fact]
    public async Task An_endpoint_may_allow_larger_replies_which_are_limited_per_source()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestDatagramServer.StartAsync(
            d => d.Run(datagram => datagram.ReplyAsync(datagram.Data.Length == 0 ? "larger"u8 : datagram.Data.Span)),
            services => services.AddSingleton<TimeProvider>(clock),
            options =>
            {
                options.Guard.AllowLargerReplies = true;
                options.Guard.MaxLargerPerSource = 2;
            });
        await using var client = test.Connect();

        for (var request = 0; request < 4; request++)
        {
            await client.SendAsync(Array.Empty<byte>());
        }

        var replies = new[] { await client.ReceiveAsync(), await client.ReceiveAsync(), await client.AskAsync("same"u8.ToArray()) };
        clock.Advance(TimeSpan.FromSeconds(1));
        var later = await client.AskAsync([]);

        Assert.Equal(["larger", "larger", "same"], replies.Select(System.Text.Encoding.ASCII.GetString));
        Assert.Equal("larger"u8.ToArray(), later);
    }

    [Fact]
    public async Task A_handler_may_ask_for_as_much_as_its_protocol_needs()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(datagram =>
        {
            datagram.AllowReply(4);
            return datagram.ReplyAsync(datagram.Data.Length == 0 ? "four"u8 : "fives"u8);
        }));
        await using var client = test.Connect();

        await client.SendAsync("1"u8.ToArray());

        Assert.Equal("four"u8.ToArray(), await client.AskAsync([]));
    }

    [Fact]
    public void The_services_that_answer_whatever_comes_are_blocked_unless_told_otherwise()
        => Assert.Equal([0, 7, 11, 13, 17, 19, 37, 53, 69, 123], new DatagramGuardOptions().BlockedSourcePorts);

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void A_port_out_of_range_is_refused(int port)
        => Assert.Equal("BlockedSourcePorts", Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramGuardOptions { BlockedSourcePorts = [port] }).ParamName);

    [Fact]
    public void A_limit_of_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramGuardOptions { MaxPerSource = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramGuardOptions { MaxLargerPerSource = 0 });
    }

    private static IDatagramSocket BindSuspect(TestDatagramServer test, string source)
    {
        var endpoint = IPEndPoint.Parse(source);
        return test.Network.Bind(endpoint, new DatagramEndpointOptions());
    }
}
