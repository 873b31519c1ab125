using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Bedrock.Sockets.Tests.Hosting;

/// <summary>Counts exceptions of the whole process, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(ConnectionFailureTests), DisableParallelization = true)]
#pragma warning disable CA1711 // xunit calls it a collection.
public sealed class ConnectionFailureCollection;
#pragma warning restore CA1711

/// <summary>What goes wrong on one connection stays there, and is told once.</summary>
[Collection(nameof(ConnectionFailureTests))]
public sealed class ConnectionFailureTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task Ten_thousand_handlers_that_throw_are_told_in_one_line_each_and_disturb_nobody()
    {
        const int Failing = 10_000;
        var transport = new MemoryTransport();
        await using var server = new SocketServer(
            builder => builder
                .Listen("failing", new MemoryEndPoint("failing"), transport, chain => chain.Run(_ => throw new InvalidDataException("torn\nand forged")))
                .Listen("echo", new MemoryEndPoint("echo"), transport, chain => chain.UseEcho()),
            Services());
        await server.StartAsync();
        await using var other = await transport.ConnectAsync(new MemoryEndPoint("echo"));

        for (var count = 0; count < Failing; count++)
        {
            await using var client = await transport.ConnectAsync(new MemoryEndPoint("failing"));
            await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync().WaitAsync(Guard));
            if (count % 100 == 0)
            {
                await other.SendAsync("hi"u8.ToArray());
                Assert.Equal("hi"u8.ToArray(), await other.ReceiveAsync(2).WaitAsync(Guard));
            }
        }

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Guard);
        var lines = _log.Entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Message).ToList();
        Assert.Equal(Failing, lines.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Failing, lines.Count);
        Assert.All(lines, line => Assert.Matches("^The handler of connection [^ ]+ failed with InvalidDataException: torn\\\\u000aand forged; the connection is aborted\\.$", line));
    }

    [Fact]
    public async Task Five_hundred_resets_at_once_are_no_errors_and_no_storm_of_exceptions()
    {
        const int Peers = 500;
        await using var server = new SocketServer(builder => builder.ListenTcp(System.Net.IPAddress.Loopback, 0, chain => chain.UseEcho()), Services());
        await server.StartAsync();
        var peers = new List<TcpPeer>();
        for (var count = 0; count < Peers; count++)
        {
            var peer = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
            await peer.SendAsync("hi"u8.ToArray());
            await peer.ReadAsync(2);
            peers.Add(peer);
        }

        var thrown = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        void Count(object? sender, FirstChanceExceptionEventArgs each) => thrown.AddOrUpdate(each.Exception.GetType().Name, 1, (_, count) => count + 1);
        var processor = Environment.CpuUsage.TotalTime;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        foreach (var peer in peers)
        {
            peer.Socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
            peer.Socket.Dispose();
        }

        // The server has nobody left, so it stops as soon as all are over.
        await server.StopAsync().WaitAsync(Guard);
        AppDomain.CurrentDomain.FirstChanceException -= Count;
        processor = Environment.CpuUsage.TotalTime - processor;

        output.WriteLine($"{thrown.Values.Sum() / (double)Peers:f1} exceptions and {processor.TotalMilliseconds / Peers:f2} ms of a core per reset: {string.Join(", ", thrown)}");
        Assert.InRange(thrown.Values.Sum(), 0, 10 * Peers);
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(Peers, _log.Entries.Count(entry => entry.EventId == EventIds.ConnectionEnded && entry.Message.Contains("Reset", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_frame_that_the_handler_cannot_send_is_the_handlers_fault()
    {
        var transport = new MemoryTransport();
        await using var server = new SocketServer(
            builder => builder.Listen("lines", new MemoryEndPoint("lines"), transport, chain => chain.Run(connection =>
            {
                new FrameChannel<LineCodec, ReadOnlySequence<byte>>(connection).Write("two\r\nlines"u8);
                return Task.CompletedTask;
            })),
            Services());
        await server.StartAsync();
        await using var client = await transport.ConnectAsync(new MemoryEndPoint("lines"));

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync().WaitAsync(Guard));

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Guard);
        var error = Assert.Single(_log.Entries, entry => entry.Level >= LogLevel.Error);
        Assert.True(Assert.IsType<FrameException>(error.Exception).IsOutgoing);
    }

    [Fact]
    public void Two_endpoints_of_one_name_are_refused_and_two_free_ports_are_not_one_name()
    {
        var wrong = Assert.Throws<SocketConfigurationException>(() => new SocketServer(builder => builder
            .Listen("one", new MemoryEndPoint("a"), new MemoryTransport(), chain => chain.UseEcho())
            .Listen("ONE", new MemoryEndPoint("b"), new MemoryTransport(), chain => chain.UseEcho())));
        _ = new SocketServer(builder => builder
            .ListenTcp(System.Net.IPAddress.Loopback, 0, chain => chain.UseEcho())
            .ListenTcp(System.Net.IPAddress.Loopback, 0, chain => chain.UseEcho()));

        Assert.Equal("Two endpoints are named 'ONE'; give one of them another name.", wrong.Message);
    }

    [Fact]
    public async Task A_host_is_ready_while_its_server_accepts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSocketServer(server => server.Listen("echo", new MemoryEndPoint("echo"), new MemoryTransport(), chain => chain.UseEcho()));
        builder.Services.AddHealthChecks().AddSocketServer();
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        var before = await health.CheckHealthAsync();
        await host.StartAsync();
        var during = await health.CheckHealthAsync();
        await host.StopAsync();
        var after = await health.CheckHealthAsync();

        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Unhealthy), (before.Status, during.Status, after.Status));
    }

    private ServiceProvider Services() => new ServiceCollection().AddSingleton<ILoggerFactory>(_log).BuildServiceProvider();
}
