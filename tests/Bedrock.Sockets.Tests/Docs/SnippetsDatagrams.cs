using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/datagrams.md; what has a <c>[Fact]</c> is run.</summary>
public sealed class SnippetsDatagrams
{
    internal static async Task ServeAsync()
    {
        #region datagrams-server
        await using var server = new SocketServer(s => s
            .ListenUdp(IPAddress.Loopback, 5007, d => d.UseEcho())
            .ListenUdp(IPAddress.Loopback, 5037, d => d.UseTime868())
            .ListenUnixDatagrams("/run/echo.sock", d => d.UseEcho()));
        await server.StartAsync();
        #endregion
    }

    internal static void Compose(SocketServerBuilder server)
    {
        #region datagrams-middleware
        server.ListenUdp(IPAddress.Any, 5007, d => d
            .Use((datagram, next) => datagram.Data.Length <= 512 ? next(datagram) : default)    // longer ones are dropped
            .UseDatagramHandler<Length>());
        #endregion

        #region datagrams-larger
        server.ListenUdp(IPAddress.Loopback, 5013, d => d.UseTime(), options => options.Guard.AllowLargerReplies = true);
        #endregion
    }

    internal static void Converse(SocketServerBuilder server)
    {
        #region datagrams-use-sessions
        server.ListenUdp(IPAddress.Any, 5007, d => d.UseSessionHandler<Average>(sessions => sessions.IdleTimeout = TimeSpan.FromSeconds(30)));
        #endregion
    }

    internal static async Task<int> AskAsync()
    {
        #region datagrams-client
        await using var client = await DatagramClient.ConnectAsync(new DnsEndPoint("localhost", 5037));
        var reply = new byte[4];
        var length = await client.RequestAsync(ReadOnlyMemory<byte>.Empty, reply);      // asks three times, a second apart
        #endregion

        return length;
    }

    [Fact]
    public async Task An_average_of_a_conversation()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseSessionHandler<Average>());
        await using var client = test.Connect();
        var averages = new List<long>();
        foreach (var number in (long[])[1, 3, 8])
        {
            var data = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(data, number);
            await client.RequestAsync(data, data);
            averages.Add(BinaryPrimitives.ReadInt64BigEndian(data));
        }

        Assert.Equal([1L, 2L, 4L], averages);
    }

    [Fact]
    public async Task A_subscription_is_for_who_sends_the_cookie_back()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseSessionHandler<Subscription>());
        await using var client = test.Connect();
        var (cookie, line) = (new byte[16], new byte[100]);

        await client.RequestAsync(new byte[16], cookie);
        await client.SendAsync(cookie);

        Assert.Equal("first line of many", Encoding.ASCII.GetString(line, 0, await client.ReceiveAsync(line)));
        Assert.Equal("second line of many", Encoding.ASCII.GetString(line, 0, await client.ReceiveAsync(line)));
    }

    #region datagrams-test
    [Fact]
    public async Task A_forged_echo_server_is_not_answered()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseEcho());
        using var victim = test.Network.Bind(IPEndPoint.Parse("198.51.100.9:7"), new DatagramEndpointOptions());
        await using var client = test.Connect();

        test.Network.Send("hello"u8, from: IPEndPoint.Parse("198.51.100.9:7"), to: test.EndPoint);
        await client.SendAsync("fence"u8.ToArray());
        await client.ReceiveAsync(new byte[100]);

        Assert.False(victim.TryReceiveFrom(new byte[100], new SocketAddress(AddressFamily.InterNetwork), out _));
    }
    #endregion

    #region datagrams-handler
    public sealed class Length : DatagramHandler
    {
        public override ValueTask OnDatagramAsync(DatagramContext datagram)
            => datagram.ReplyAsync([(byte)datagram.Data.Length]);
    }
    #endregion

    #region datagrams-sessions
    public sealed class Average : DatagramSessionHandler
    {
        public override async Task OnSessionAsync(DatagramSession session)
        {
            var (sum, count) = (0L, 0);
            await foreach (var data in session.ReadAllAsync())      // until the remote is silent for too long
            {
                sum += BinaryPrimitives.ReadInt64BigEndian(data.Span);
                var average = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64BigEndian(average, sum / ++count);
                await session.SendAsync(average);
            }
        }
    }
    #endregion

    #region datagrams-confirm
    public sealed class Subscription : DatagramSessionHandler
    {
        public override async Task OnSessionAsync(DatagramSession session)
        {
            var cookie = RandomNumberGenerator.GetBytes(16);
            await foreach (var data in session.ReadAllAsync())
            {
                if (!data.Span.SequenceEqual(cookie))
                {
                    await session.SendAsync(cookie);               // refused if the request is shorter
                    continue;
                }

                session.ConfirmAddress();
                await session.SendAsync("first line of many"u8);
                await session.SendAsync("second line of many"u8);
            }
        }
    }
    #endregion
}
