using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/from-python-sockets.md that have datagrams. All of them run.</summary>
public sealed class SnippetsFromPythonDatagrams : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_server_a_client_and_a_timeout()
    {
        #region python-udp-server
        await using var server = new SocketServer(s => s.ListenUdp(IPAddress.Loopback, 0, d => d.Run(datagram =>   // socket(AF_INET, SOCK_DGRAM), bind
        {
            Console.WriteLine($"{Encoding.UTF8.GetString(datagram.Data.Span)} from {datagram.RemoteEndPoint}");        // data, address = recvfrom(65535)
            return datagram.ReplyAsync(datagram.Data);                                                                 // sendto(data, address)
        })));
        await server.StartAsync();                             // recvfrom for ever
        #endregion

        var address = server.Endpoints[0].EndPoint;
        #region python-udp-client
        await using var client = await DatagramClient.ConnectAsync(address);   // socket(AF_INET, SOCK_DGRAM), connect: a name, IPv4 or IPv6
        await client.SendAsync("hello"u8.ToArray());           // sendto(b"hello", address)
        var buffer = new byte[65_535];
        var received = await client.ReceiveFromAsync(buffer);  // data, sender = recvfrom(65535)
        Console.WriteLine($"{Encoding.UTF8.GetString(buffer, 0, received.Length)} from {received.Sender}");
        #endregion

        Assert.Equal(("hello", address), (Encoding.ASCII.GetString(buffer, 0, received.Length), received.Sender));

        #region python-udp-timeout
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));                                     // settimeout(5)
        try
        {
            await client.ReceiveAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException)                     // except socket.timeout
        {
            Console.WriteLine("Nothing has come.");
        }

        await using var asking = await DatagramClient.ConnectAsync(address, new DatagramClientOptions { Timeout = TimeSpan.FromSeconds(1), Attempts = 5 });
        var length = await asking.RequestAsync("hello"u8.ToArray(), buffer);                                           // sends again when nothing comes
        #endregion

        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Fact]
    public async Task A_broadcast()
    {
        await using var server = await StartAsync(s => s.ListenUdp(IPAddress.Any, 0, d => d.UseEcho()));
        var (port, buffer) = (PortOf(server), new byte[100]);

        #region python-broadcast
        var everybody = new IPEndPoint(IPAddress.Parse("127.255.255.255"), port);                                      // ("<broadcast>", port) is IPAddress.Broadcast
        await using var client = await DatagramClient.ConnectAsync(everybody, new DatagramClientOptions { Broadcast = true });   // setsockopt(SOL_SOCKET, SO_BROADCAST, 1)
        await client.SendAsync("anybody?"u8.ToArray());
        var received = await client.ReceiveFromAsync(buffer);  // from whoever has answered first; receive again for the others
        #endregion

        Assert.Equal(("anybody?", new IPEndPoint(IPAddress.Loopback, port)), (Encoding.ASCII.GetString(buffer, 0, received.Length), received.Sender));
    }

    [Fact]
    public async Task A_multicast_group()
    {
        var card = NetworkInterface.GetAllNetworkInterfaces().First(card => card.NetworkInterfaceType == NetworkInterfaceType.Loopback).GetIPProperties().GetIPv4Properties().Index;

        #region python-multicast-join
        var group = IPAddress.Parse("239.255.77.2");
        await using var server = new SocketServer(s => s.ListenUdp(IPAddress.Any, 0, d => d.UseEcho(), options => options.JoinMulticast(group, card)));   // setsockopt(IPPROTO_IP, IP_ADD_MEMBERSHIP, …)
        await server.StartAsync();
        #endregion

        var (port, buffer) = (PortOf(server), new byte[100]);
        #region python-multicast-send
        var options = new DatagramClientOptions { MulticastHops = 1, LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 0) };      // IP_MULTICAST_TTL, and bind: which card it leaves by
        await using var client = await DatagramClient.ConnectAsync(new IPEndPoint(group, port), options);
        await client.SendAsync("who is there?"u8.ToArray());   // sendto(data, (group, port))
        var received = await client.ReceiveFromAsync(buffer);
        #endregion

        Assert.Equal(("who is there?", port), (Encoding.ASCII.GetString(buffer, 0, received.Length), ((IPEndPoint)received.Sender).Port));
    }

    [Fact]
    public async Task Unix_datagrams()
    {
        var (path, buffer) = (Path.Combine(_directory.FullName, "echo"), new byte[100]);

        #region python-unix-datagrams
        await using var server = new SocketServer(s => s.ListenUnixDatagrams(path, d => d.UseEcho()));                 // socket(AF_UNIX, SOCK_DGRAM), bind(path)
        await server.StartAsync();
        await using var client = await DatagramClient.ConnectAsync(new UnixDomainSocketEndPoint(path));                // binds a name of its own, or nobody could answer
        var length = await client.RequestAsync("hello"u8.ToArray(), buffer);
        #endregion

        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Fact]
    public async Task State_for_each_peer()
    {
        await using var test = await TestDatagramServer.StartAsync(d => d.UseSessionHandler<Votes>());
        await using var one = test.Connect();
        await using var other = test.Connect();
        var buffer = new byte[100];

        await one.RequestAsync("aye"u8.ToArray(), buffer);
        await other.RequestAsync("no"u8.ToArray(), buffer);
        var length = await one.RequestAsync("aye"u8.ToArray(), buffer);

        Assert.Equal("6", Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Fact]
    public void Addresses()
    {
        #region python-udp-addresses
        var any = SocketUri.Parse("udp://*:9999");             // ("", 9999): IPv6 and IPv4
        var name = SocketUri.Parse("udp://localhost:9999");    // ("localhost", 9999)
        var six = SocketUri.Parse("udp://[::1]:9999");         // ("::1", 9999) of AF_INET6
        var everybody = new IPEndPoint(IPAddress.Broadcast, 9999);   // ("<broadcast>", 9999)
        var number = new IPAddress(0x0100007F);                // an integer, in network order
        #endregion

        Assert.Equal(new IPEndPoint(IPAddress.IPv6Any, 9999), any.EndPoint);
        Assert.Equal(new DnsEndPoint("localhost", 9999), name.EndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 9999), six.EndPoint);
        Assert.Equal("255.255.255.255:9999", everybody.ToString());
        Assert.Equal(IPAddress.Loopback, number);
    }

    private static async Task<SocketServer> StartAsync(Action<SocketServerBuilder> configure)
    {
        var server = new SocketServer(configure);
        await server.StartAsync();
        return server;
    }

    private static int PortOf(SocketServer server) => ((IPEndPoint)server.Endpoints[0].EndPoint).Port;

    #region python-datagram-protocol
    public sealed class Votes : DatagramSessionHandler
    {
        public override async Task OnSessionAsync(DatagramSession session)       // self.peers[address] = Peer(): its first datagram
        {
            var votes = 0;                                                       // self.peers[address].votes
            await foreach (var data in session.ReadAllAsync())                   // datagram_received(self, data, address)
            {
                votes += data.Length;
                await session.SendAsync(Encoding.ASCII.GetBytes($"{votes}"));    // self.transport.sendto(…, address)
            }
        }                                                                        // del self.peers[address], which a timer must do there
    }
    #endregion
}
