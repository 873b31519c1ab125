using System.Net;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Linux.Connections;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Linux.Rings;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Linux;

/// <summary>The transport as a whole: what it falls back to, what it refuses, whom it warns.</summary>
public sealed class LinuxTransportTests : IDisposable
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly RecordingLogger _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Where_epoll_is_refused_the_sockets_of_the_core_serve_and_one_line_says_why()
    {
        var transport = new LinuxTransport(new LinuxTransportOptions(), Services(), refusal: "the test says so");
        var factory = new LinuxTransportFactory(transport, new SocketEndpointOptions());

        await using var listener = await factory.BindAsync(Anywhere);
        await using var another = await factory.BindAsync(Anywhere);
        var accepting = listener.AcceptAsync().AsTask();
        await using var client = await factory.ConnectAsync(listener.EndPoint);
        await using var server = await accepting.WaitAsync(TcpPeer.Guard);
        await client.SendAsync("still served"u8.ToArray());

        Assert.Equal("still served"u8.ToArray(), await server!.ReceiveAsync(12));
        Assert.IsNotType<LoopConnection>(server);
        Assert.Contains("the test says so", Assert.Single(_log.Entries, static entry => entry.EventId == EventIds.EpollRefused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_epoll_is_demanded_and_refused_nothing_is_bound()
    {
        var transport = new LinuxTransport(new LinuxTransportOptions { Engine = LinuxEngine.Epoll }, services: null, refusal: "the test says so");
        var factory = new LinuxTransportFactory(transport, new SocketEndpointOptions());

        var refused = await Assert.ThrowsAsync<PlatformNotSupportedException>(() => factory.BindAsync(Anywhere).AsTask());

        Assert.Contains("the test says so", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_io_uring_is_refused_epoll_serves_and_one_line_says_why()
    {
        var transport = new LinuxTransport(new LinuxTransportOptions { Engine = LinuxEngine.IoUring }, Services(), ringRefusal: "the test says so");
        var factory = new LinuxTransportFactory(transport, new SocketEndpointOptions());

        await using var listener = await factory.BindAsync(Anywhere);
        await using var another = await factory.BindAsync(Anywhere);
        var accepting = listener.AcceptAsync().AsTask();
        await using var client = await factory.ConnectAsync(listener.EndPoint);
        await using var server = await accepting.WaitAsync(TcpPeer.Guard);

        Assert.IsType<EpollLoop>(Assert.IsType<LoopConnection>(server).Loop);
        Assert.Contains("the test says so", Assert.Single(_log.Entries, static entry => entry.EventId == EventIds.RingRefused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_io_uring_is_asked_for_and_allowed_it_carries_both_ends()
    {
        var factory = new LinuxTransportFactory(new LinuxTransportOptions { Engine = LinuxEngine.IoUring }, Services());
        await using var listener = await factory.BindAsync(Anywhere);
        var accepting = listener.AcceptAsync().AsTask();
        await using var client = await factory.ConnectAsync(listener.EndPoint);
        await using var server = await accepting.WaitAsync(TcpPeer.Guard);

        // A container may forbid it; then the line in the log says so, and epoll carries them.
        Assert.Equal(RingProbe.Refusal is null, Assert.IsType<LoopConnection>(server).Loop is RingLoop);
        Assert.Equal(RingProbe.Refusal is null, Assert.IsType<LoopConnection>(client).Loop is RingLoop);
        Assert.Single(_log.Entries, static entry => entry.EventId == (RingProbe.Refusal is null ? EventIds.RingTransport : EventIds.RingRefused));
    }

    [Fact]
    public async Task A_server_takes_it_whether_it_is_named_before_or_after_the_endpoints()
    {
        var served = new TaskCompletionSource<ConnectionContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new SocketServer(builder => builder
            .ListenTcp(IPAddress.Loopback, 0, chain => chain.Run(connection =>
            {
                served.SetResult(connection);
                return Task.CompletedTask;
            }))
            .UseLinuxTransport());
        await server.StartAsync();

        using var peer = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);

        Assert.IsType<LoopConnection>(await served.Task.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public async Task A_handler_that_blocks_its_loop_is_named_in_a_warning()
    {
        var clock = new ManualTimeProvider();
        var options = new LinuxTransportOptions { LoopCount = 1 };
        options.Sockets.UnsafeInlineScheduling = true;
        var transport = new LinuxTransportFactory(options, Services(clock));
        await using var listener = await transport.BindAsync(Anywhere);
        using var peer = await TcpPeer.ConnectAsync(listener.EndPoint);
        await using var server = await listener.AcceptAsync();
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handling = BlockAsync(server!, blocked, release);

        await peer.SendAsync("x"u8.ToArray());
        await blocked.Task.WaitAsync(TcpPeer.Guard);
        clock.Advance(StallWatchdog.Interval);
        clock.Advance(StallWatchdog.Interval);
        clock.Advance(StallWatchdog.Interval);
        release.Set();
        await handling.WaitAsync(TcpPeer.Guard);
        peer.Dispose(); // The clock stands still, so nothing else ends the linger.

        var warning = Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Warning);
        Assert.Contains(server!.ConnectionId, warning.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(BlockAsync), warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(257, 4096)]
    [InlineData(1, 512)]
    [InlineData(1, 5000)]
    [InlineData(1, 131_072)]
    public void Options_out_of_range_are_refused(int loops, int block)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LinuxTransportOptions { LoopCount = loops, SmallBlockSize = block });

    [Fact]
    public void A_spin_of_more_than_a_millisecond_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LinuxTransportOptions { SpinTime = TimeSpan.FromMilliseconds(1.1) });

    private static async Task BlockAsync(ConnectionContext connection, TaskCompletionSource blocked, ManualResetEventSlim release)
    {
        // The tests' own context would take the rest to the thread pool, and no loop would be blocked.
        var result = await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
        blocked.SetResult();
        release.Wait(TcpPeer.Guard);
        connection.Transport.Input.AdvanceTo(result.Buffer.End);
    }

    private ServiceProvider Services(TimeProvider? clock = null)
        => new ServiceCollection().AddSingleton<ILoggerFactory>(_log).AddSingleton(clock ?? TimeProvider.System).BuildServiceProvider();
}
