using System.Net;
using System.Net.Sockets;
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

    internal static async Task<int> AskAsync()
    {
        #region datagrams-client
        await using var client = await DatagramClient.ConnectAsync(new DnsEndPoint("localhost", 5037));
        var reply = new byte[4];
        var length = await client.RequestAsync(ReadOnlyMemory<byte>.Empty, reply);      // asks three times, a second apart
        #endregion

        return length;
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
}
