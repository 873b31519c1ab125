using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.AddressFilter;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Gates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Transports.Gates;

/// <summary>Gates before real sockets.</summary>
public abstract class DoorTests
{
    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task A_refused_peer_gets_the_reply_and_the_end_and_the_others_are_served()
    {
        await using var server = await StartAsync(new ConnectionLimits(new() { MaxConnections = 1, Refusal = "busy\n" }));
        using var first = await EchoingAsync(server);

        var refused = await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);
        await first.SendAsync("still here"u8.ToArray());

        Assert.Equal("busy\n"u8.ToArray(), refused);
        Assert.Equal("still here"u8.ToArray(), await first.ReadAsync(10));
    }

    [Fact]
    public async Task Without_a_reply_a_refused_peer_is_reset()
    {
        await using var server = await StartAsync(new AddressFilterGate(deny: "127.0.0.0/8"));

        // The reset may come before the client knows that it is connected.
        var error = await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint));

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_place_is_given_back_when_the_connection_ends_however_it_ends()
    {
        var limits = new ConnectionLimits(new() { MaxConnections = 1, WhenFull = WhenFull.Wait });
        await using var server = await StartAsync(limits);

        for (var round = 0; round < 20; round++)
        {
            // Each waits in the kernel's queue until the one before it is over.
            using var peer = await EchoingAsync(server);
            if (round % 2 == 0)
            {
                peer.Reset();
            }
        }

        // A ring closes the last descriptor a moment later: when nothing of it is under way any more.
        await server.StopAsync();
        await Condition.HoldsAsync(() => limits.Entered == 0);
    }

    [Fact]
    public async Task An_IPv4_peer_of_a_socket_for_both_families_is_IPv4_to_gates_and_handlers()
    {
        var seen = new TaskCompletionSource<EndPoint?>();
        await using var server = await StartAsync(
            new AddressFilterGate(allow: "127.0.0.1"),
            chain => chain.Run(connection =>
            {
                seen.SetResult(connection.RemoteEndPoint);
                return Task.CompletedTask;
            }),
            IPAddress.IPv6Any);
        using var peer = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)server.Endpoints[0].EndPoint).Port));

        var remote = await seen.Task.WaitAsync(TcpPeer.Guard);

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)peer.Socket.LocalEndPoint!).Port), remote);
    }

    [Fact]
    public void Refusals_are_told_once_in_ten_seconds_with_their_number()
    {
        var clock = new ManualTimeProvider();
        var refusals = new Refusals(_log, SocketMetrics.From(null), clock);

        refusals.Add("address", null);
        refusals.Add("address", null);
        refusals.Add("address", null);
        clock.Advance(Refusals.WarningInterval);
        refusals.Add("connections", new IPEndPoint(IPAddress.Loopback, 7));

        Assert.Equal(
            ["Refused 1 connections since the last warning, the latest from (null): address.", "Refused 3 connections since the last warning, the latest from 127.0.0.1:7: connections."],
            _log.Entries.Select(entry => entry.Message));
        Assert.All(_log.Entries, entry => Assert.Equal(LogLevel.Warning, entry.Level));
    }

    [Fact]
    public async Task A_gate_that_refuses_makes_those_before_it_forget_the_peer()
    {
        var limits = new ConnectionLimits(new() { MaxConnections = 1 });
        await using var server = await StartAsync(limits, gates: new AddressFilterGate(deny: "127.0.0.1"));

        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint));

        Assert.Equal(0, limits.Entered);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_a_gate()
    {
        await using var server = await StartAsync(new ConnectionLimits(new() { MaxConnections = 1, WhenFull = WhenFull.Wait }));
        using var first = await EchoingAsync(server);
        using var second = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        using var third = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TcpPeer.Guard);

        Assert.Empty(await RestAsync(second));
        Assert.Empty(await RestAsync(third));
    }

    /// <summary>Puts the transport under the server; nothing for the one that it has by itself.</summary>
    protected virtual void UseTransport(SocketServerBuilder server)
    {
    }

    /// <summary>What comes until the end, whether that is one in good order or a reset.</summary>
    private static async Task<byte[]> RestAsync(TcpPeer peer)
    {
        try
        {
            return await peer.ReadToEndAsync();
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static async Task<TcpPeer> EchoingAsync(SocketServer server)
    {
        var peer = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        await peer.SendAsync("hi"u8.ToArray());
        Assert.Equal("hi"u8.ToArray(), await peer.ReadAsync(2));
        return peer;
    }

    private async Task<SocketServer> StartAsync(
        Bedrock.Sockets.Connections.IConnectionGate gate, Action<IConnectionBuilder>? chain = null, IPAddress? address = null, params Bedrock.Sockets.Connections.IConnectionGate[] gates)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(_log).BuildServiceProvider();
        var server = new SocketServer(
            builder =>
            {
                UseTransport(builder);
                builder.ListenTcp(address ?? IPAddress.Loopback, 0, chain ?? (each => each.UseEcho()), options =>
                {
                    options.AddGate(gate);
                    Array.ForEach(gates, each => options.AddGate(each));
                });
            },
            services);
        await server.StartAsync();
        return server;
    }
}

public sealed class SocketDoorTests : DoorTests;

public sealed class EpollDoorTests : DoorTests
{
    protected override void UseTransport(SocketServerBuilder server) => server.UseLinuxTransport(static options => options.Engine = LinuxEngine.Epoll);
}

public sealed class RingDoorTests : DoorTests
{
    protected override void UseTransport(SocketServerBuilder server) => server.UseLinuxTransport(static options => options.Engine = LinuxEngine.IoUring);
}
