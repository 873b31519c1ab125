using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Testing.Faults;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Tls;

/// <summary>TLS on real sockets, with a network between that cuts the bytes.</summary>
public abstract class TlsOverTcpTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private SocketServer _server = null!; // Made before each test.
    private FaultProxy _proxy = null!; // As above.

    public async Task InitializeAsync()
    {
        var certificate = TlsCertificate.From(_authority.Issue());
        _server = new SocketServer(server =>
        {
            UseTransport(server);
            server.ListenTcp(IPAddress.Loopback, 0, chain => chain.UseServerTls(certificate).UseEcho());
        });
        await _server.StartAsync();
        _proxy = FaultProxy.Start(_server.Endpoints[0].EndPoint);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(4_096)]
    public async Task However_the_bytes_are_cut_they_arrive_whole_and_end_cleanly(int slice)
    {
        _proxy.ToServer.SliceBytes = slice;
        _proxy.ToClient.SliceBytes = slice;
        var bytes = new byte[slice < 100 ? 2_000 : 200_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        await using var client = await ConnectAsync();

        await client.SendAsync(bytes);
        await client.HalfCloseAsync();

        Assert.Equal(bytes, await client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(300)]
    public async Task A_server_that_is_cut_off_after_the_handshake_is_an_error(int more)
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(new byte[10]);
        await client.ReceiveAsync(10);

        // Counted from the connection's first byte; the handshake alone has had more.
        _proxy.ToClient.EndAfterBytes = more;

        var error = await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
        Assert.Contains("close_notify", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task A_handshake_that_is_cut_off_fails_for_the_client_and_the_next_one_works(int after)
    {
        _proxy.ToServer.EndAfterBytes = after;

        await Assert.ThrowsAnyAsync<IOException>(ConnectAsync);

        _proxy.ToServer.EndAfterBytes = long.MaxValue;
        await using var client = await ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
    }

    [Fact]
    public async Task A_reset_in_the_middle_is_a_reset_for_the_caller()
    {
        await using var client = await ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());
        await client.ReceiveAsync(5);

        _proxy.ResetConnections();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_client_that_ends_gets_the_whole_reply_when_the_server_stops_too()
    {
        var bytes = new byte[1_000_000];
        await using var client = await ConnectAsync();
        var receiving = client.ReceiveToEndAsync();
        await client.SendAsync(bytes);

        var stopping = _server.StopAsync();
        await client.HalfCloseAsync();

        Assert.Equal(bytes.Length, (await receiving).Length);
        await stopping.WaitAsync(TcpPeer.Guard);
    }

    [Fact]
    public async Task A_quiet_connection_is_let_go_by_a_server_that_stops()
    {
        await using var client = await ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());
        await client.ReceiveAsync(5);

        var stopping = _server.StopAsync();

        Assert.Empty(await client.ReceiveToEndAsync());
        await client.HalfCloseAsync();
        await stopping.WaitAsync(TcpPeer.Guard);
    }

    /// <summary>Puts the transport under the server; nothing for the one that it has by itself.</summary>
    protected virtual void UseTransport(SocketServerBuilder server)
    {
    }

    protected virtual void Dispose(bool disposing) => _authority.Dispose();

    private async Task<ConnectionContext> ConnectAsync()
        => await new SocketClientBuilder().UseClientTls("localhost", options => options.TrustedAuthorities = _authority.Trust)
            .Build().ConnectAsync(_proxy.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
}

public sealed class TlsOverSocketsTests : TlsOverTcpTests;

public sealed class TlsOverEpollTests : TlsOverTcpTests
{
    protected override void UseTransport(SocketServerBuilder server) => server.UseLinuxTransport(static options => options.Engine = LinuxEngine.Epoll);
}

public sealed class TlsOverInlineEpollTests : TlsOverTcpTests
{
    protected override void UseTransport(SocketServerBuilder server) => server.UseLinuxTransport(static options =>
    {
        options.Engine = LinuxEngine.Epoll;
        options.Sockets.UnsafeInlineScheduling = true;
    });
}

public sealed class TlsOverInlineRingTests : TlsOverTcpTests
{
    protected override void UseTransport(SocketServerBuilder server) => server.UseLinuxTransport(static options =>
    {
        options.Engine = LinuxEngine.IoUring;
        options.Sockets.UnsafeInlineScheduling = true;
    });
}
