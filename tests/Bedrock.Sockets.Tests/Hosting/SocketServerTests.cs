using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class SocketServerTests
{
    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task Port_0_takes_a_free_port_and_names_it()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());

        Assert.NotEqual(0, ((IPEndPoint)server.Endpoints[0].EndPoint).Port);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_nothing_stays_bound()
    {
        await using var first = await StartAsync(chain => chain.UseEcho());
        var taken = (IPEndPoint)first.Endpoints[0].EndPoint;
        var free = FreePort();
        await using var second = new SocketServer(server => server
            .ListenTcp(IPAddress.Loopback, free, chain => chain.UseEcho())
            .ListenTcp(IPAddress.Loopback, taken.Port, chain => chain.UseEcho()));

        await Assert.ThrowsAsync<AddressInUseException>(() => second.StartAsync());

        using var rebound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        rebound.Bind(new IPEndPoint(IPAddress.Loopback, free));
        Assert.Empty(second.Endpoints);
    }

    [Fact]
    public async Task A_server_starts_once()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::", "127.0.0.1")]
    [InlineData("::", "::1")]
    public async Task It_serves_IPv4_IPv6_and_both_at_once(string listen, string connect)
    {
        await using var server = await StartAsync(chain => chain.UseEcho(), IPAddress.Parse(listen));
        var port = ((IPEndPoint)server.Endpoints[0].EndPoint).Port;
        using var peer = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Parse(connect), port));

        await peer.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await peer.ReadAsync(5));
    }

    [Fact]
    public async Task A_handler_that_returns_half_closes_and_one_that_throws_resets()
    {
        await using var server = await StartAsync(chain => chain.Run(async connection =>
        {
            var read = await connection.Transport.Input.ReadAsync();
            var fail = read.Buffer.FirstSpan[0] == (byte)'!';
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            await connection.Transport.Output.WriteAsync("reply"u8.ToArray());
            if (fail)
            {
                throw new InvalidDataException("torn");
            }
        }));
        using var good = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        using var bad = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);

        await good.SendAsync("?"u8.ToArray());
        var reply = await good.ReadToEndAsync();
        await bad.SendAsync("!"u8.ToArray());
        var error = await Assert.ThrowsAsync<SocketException>(async () => await bad.ReadToEndAsync());

        Assert.Equal("reply"u8.ToArray(), reply);
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error && entry.Exception is InvalidDataException);
    }

    [Fact]
    public async Task Completing_output_half_closes_and_input_stays_readable()
    {
        var second = "";
        await using var server = await StartAsync(chain => chain.Run(async connection =>
        {
            await connection.Transport.Output.WriteAsync("first"u8.ToArray());
            await connection.Transport.Output.CompleteAsync();
            var read = await connection.Transport.Input.ReadAtLeastAsync(6);
            second = Encoding.ASCII.GetString(read.Buffer.FirstSpan);
        }));
        using var peer = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);

        var first = await peer.ReadToEndAsync();
        await peer.SendAsync("second"u8.ToArray());
        peer.HalfClose();
        await server.StopAsync();

        Assert.Equal("first"u8.ToArray(), first);
        Assert.Equal("second", second);
    }

    [Fact]
    public async Task A_peer_that_resets_is_no_error_and_the_next_is_served()
    {
        await using var server = await StartAsync(chain => chain.UseEcho());
        var first = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        await first.SendAsync("x"u8.ToArray());
        await first.ReadAsync(1);

        first.Reset();
        using var second = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        await second.SendAsync("y"u8.ToArray());
        await second.ReadAsync(1);
        second.HalfClose();
        await second.ReadToEndAsync();
        await server.StopAsync();

        Assert.DoesNotContain(_log.Entries, entry => entry.Level > LogLevel.Information);
        Assert.Contains(_log.Entries, entry => entry.Message.Contains("ended: Reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_connection_has_a_log_scope_that_names_it()
    {
        await using var server = await StartAsync(chain => chain.UseGreeting());

        await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);
        await server.StopAsync();

        var scope = Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(Assert.Single(_log.Scopes));
        Assert.Equal(["ConnectionId", "Endpoint", "Remote"], scope.Select(item => item.Key));
        Assert.Contains(_log.Entries, entry => entry.Level == LogLevel.Debug && entry.Message.StartsWith("Got a connection from 127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accepted_sockets_have_the_options_asked_for()
    {
        var (noDelay, keepAlive) = (false, false);
        await using var server = await StartAsync(chain => chain.Run(connection =>
        {
            var socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
            noDelay = socket.NoDelay;
            keepAlive = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)! != 0;
            return Task.CompletedTask;
        }));

        await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);

        Assert.True(noDelay);
        Assert.True(keepAlive);
    }

    [Fact]
    public async Task Two_servers_share_a_port_when_both_ask_to()
    {
        await using var first = await StartAsync(chain => chain.UseEcho(), options: socket => socket.ReusePort = true);
        var port = ((IPEndPoint)first.Endpoints[0].EndPoint).Port;

        await using var second = new SocketServer(server => server.ListenTcp(IPAddress.Loopback, port, chain => chain.UseEcho(), socket => socket.ReusePort = true));
        await second.StartAsync();

        Assert.Equal(first.Endpoints[0].EndPoint, second.Endpoints[0].EndPoint);
    }

    [Fact]
    public async Task A_descriptor_that_the_process_was_given_is_listened_on()
    {
        using var inherited = new Socket(SocketType.Stream, ProtocolType.Tcp);
        inherited.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await using var server = new SocketServer(builder => builder.ListenDescriptor(Duplicate((int)inherited.Handle), chain => chain.UseGreeting()));
        await server.StartAsync();

        var reply = await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);

        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), reply);
    }

    [Fact]
    public async Task A_handler_per_connection_keeps_its_own_state_and_is_disposed()
    {
        CountingHandler.Reset();
        await using var server = await StartAsync(chain => chain.UseHandlerPerConnection<CountingHandler>());

        var replies = new[] { await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint), await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint) };
        await server.StopAsync();

        Assert.All(replies, reply => Assert.Equal("1"u8.ToArray(), reply));
        Assert.Equal(2, CountingHandler.Disposed);
    }

    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int descriptor);

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<SocketServer> StartAsync(Action<IConnectionBuilder> configure, IPAddress? address = null, Action<SocketEndpointOptions>? options = null)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(_log).BuildServiceProvider();
        var server = new SocketServer(builder => builder.ListenTcp(address ?? IPAddress.Loopback, 0, configure, options), services);
        await server.StartAsync();
        return server;
    }

#pragma warning disable CA1812 // Made for each connection, by its type.
    private sealed class CountingHandler : ConnectionHandler, IAsyncDisposable
    {
        private static int _disposedCount;
        private int _connections;

        public static int Disposed => _disposedCount;

        public static void Reset() => _disposedCount = 0;

        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            _connections++;
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes($"{_connections}"));
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _disposedCount);
            return ValueTask.CompletedTask;
        }
    }
#pragma warning restore CA1812
}
