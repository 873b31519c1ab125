using System.Net;
using System.Text;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Protocols.Time;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Datagrams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Protocols.Datagrams;

/// <summary>The UDP services of RFC 862, 863, 864, 865, 867 and 868.</summary>
public sealed class DatagramServicesTests
{
    private static readonly TimeProvider Clock = ManualClock.At("2014-01-29T19:14:15Z");

    /// <summary>RFC 862: the same data, 0 bytes included; one answer for each, nothing merged or split.</summary>
    [Fact]
    public async Task Echo_sends_each_datagram_back_as_one()
    {
        await using var test = await StartAsync(d => d.UseEcho());
        await using var client = test.Connect();
        byte[][] messages = [[], [0], "Hello, world"u8.ToArray(), Payload.OfLength(65_507), [255]];

        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        foreach (var message in messages)
        {
            Assert.Equal(message, await client.ReceiveAsync());
        }
    }

    /// <summary>RFC 863: no response, not even to an empty datagram.</summary>
    [Fact]
    public async Task Discard_answers_nothing()
    {
        var sender = IPEndPoint.Parse("198.51.100.9:40000");
        var test = await StartAsync(d => d.UseDiscard());
        using var socket = test.Network.Bind(sender, new DatagramEndpointOptions());

        test.Network.Send([], sender, test.EndPoint);
        test.Network.Send(Payload.OfLength(65_507), sender, test.EndPoint);
        await test.DisposeAsync();

        Assert.False(socket.TryReceiveFrom(new byte[10], sender.Serialize(), out _));
    }

    /// <summary>RFC 864: one reply for each datagram, 0 to 512 characters at random, whatever was sent.</summary>
    [Fact]
    public async Task Chargen_answers_with_0_to_512_characters()
    {
        await using var test = await StartAsync(d => d.UseChargen(), allowLarger: true);
        await using var client = test.Connect();
        var lengths = new HashSet<int>();

        for (var request = 0; request < 200; request++)
        {
            var reply = await client.AskAsync([(byte)request]);
            lengths.Add(reply.Length);
            Assert.InRange(reply.Length, 0, 512);
            Assert.All(reply, character => Assert.True(character is >= 32 and <= 126 or 13 or 10));
        }

        Assert.InRange(lengths.Count, 20, 200);
    }

    /// <summary>RFC 865: one reply, whatever was sent, with fewer than 512 characters.</summary>
    [Fact]
    public async Task Qotd_answers_with_the_quote_of_the_day()
    {
        await using var test = await StartAsync(d => d.UseQotd(), allowLarger: true);
        await using var client = test.Connect();

        var reply = await client.AskAsync([]);

        Assert.Equal(await new ProtocolEndpoint(builder => builder.UseQotd(), Clock).ReceiveAsync(), reply);
        Assert.Equal(reply, await client.AskAsync("GET / HTTP/1.1"u8.ToArray()));
        Assert.InRange(reply.Length, 3, 511);
    }

    /// <summary>RFC 867: one line, whatever was sent.</summary>
    [Fact]
    public async Task Daytime_answers_with_one_line()
    {
        await using var test = await StartAsync(d => d.UseTime(time => time.Format = TimeFormat.Rfc867), allowLarger: true);
        await using var client = test.Connect();

        Assert.Equal("Wednesday, January 29, 2014 19:14:15-UTC\r\n", Encoding.ASCII.GetString(await client.AskAsync([])));
        Assert.Equal("Wednesday, January 29, 2014 19:14:15-UTC\r\n", Encoding.ASCII.GetString(await client.AskAsync(Payload.OfLength(1_000))));
    }

    /// <summary>RFC 868: an empty datagram is the request, any other is answered too.</summary>
    [Fact]
    public async Task Time868_answers_an_empty_datagram_with_four_bytes_though_nobody_has_allowed_larger_replies()
    {
        await using var test = await StartAsync(d => d.UseTime868());
        await using var client = test.Connect();

        Assert.Equal([0xD6, 0x93, 0xD1, 0x87], await client.AskAsync([]));
        Assert.Equal([0xD6, 0x93, 0xD1, 0x87], await client.AskAsync(Payload.OfLength(1_000)));
    }

    [Fact]
    public async Task Time868_answers_a_source_ten_times_a_second()
    {
        var sender = IPEndPoint.Parse("198.51.100.9:40000");
        await using var test = await StartAsync(d => d.UseTime868(), services: ManualClock.At("2014-01-29T19:14:15Z"));
        await using var fence = test.Connect(from: IPEndPoint.Parse("203.0.113.1:40000"));
        using var socket = test.Network.Bind(sender, new DatagramEndpointOptions());

        for (var request = 0; request < 100; request++)
        {
            test.Network.Send([], sender, test.EndPoint);
        }

        await fence.AskAsync([]);
        var replies = 0;
        while (socket.TryReceiveFrom(new byte[10], sender.Serialize(), out _))
        {
            replies++;
        }

        Assert.Equal(10, replies);
    }

    [Theory]
    [InlineData("chargen")]
    [InlineData("daytime")]
    [InlineData("qotd")]
    [InlineData("time")]
    public async Task What_answers_with_more_than_was_asked_for_answers_only_who_asks_with_as_much(string protocol)
    {
        await using var test = await StartAsync(chain => Add(protocol, chain));
        await using var client = test.Connect();

        for (var request = 0; request < 20; request++)
        {
            await client.SendAsync(Array.Empty<byte>());
        }

        // Chargen may answer an empty datagram with an empty one: 1 in 513.
        byte[] reply;
        do
        {
            reply = await client.AskAsync(Payload.OfLength(600));
        }
        while (reply.Length == 0);

        Assert.InRange(reply.Length, 1, 600);
    }

    public static TheoryData<string> AllOverDatagrams => [.. StandardProtocols.All.Where(protocol => protocol.AddDatagrams is not null).Select(protocol => protocol.Name)];

    /// <summary>Whatever is sent, the next client gets its answer.</summary>
    [Theory]
    [MemberData(nameof(AllOverDatagrams))]
    public async Task Bad_input_harms_nobody(string protocol)
    {
        await using var test = await StartAsync(chain => Add(protocol, chain), allowLarger: true);
        var stranger = IPEndPoint.Parse("198.51.100.9:40000");

        test.Network.Send("\0\xFF GET / HTTP/1.1\r\n\r\n"u8, stranger, test.EndPoint);
        test.Network.Send(Payload.OfLength(65_507), stranger, test.EndPoint);
        test.Network.Send([], stranger, test.EndPoint);

        await using var client = test.Connect();
        await client.SendAsync("hello"u8.ToArray());
        if (protocol is not "discard")
        {
            await client.ReceiveAsync();
        }

        Assert.Empty(test.TakeExceptions());
    }

    private static void Add(string name, IDatagramBuilder chain)
    {
        Assert.True(new ProtocolCatalog(StandardProtocols.All).TryGet(name, out var protocol));
        protocol.AddDatagrams!(chain, new ConfigurationBuilder().Build()); // Only those that have it are named.
    }

    private static Task<TestDatagramServer> StartAsync(Action<IDatagramBuilder> configure, bool allowLarger = false, TimeProvider? services = null)
        => TestDatagramServer.StartAsync(
            configure,
            collection => collection.AddSingleton(services ?? Clock),
            options =>
            {
                options.Guard.AllowLargerReplies = allowLarger;
                options.Guard.MaxLargerPerSource = allowLarger ? null : 10;
            });
}
