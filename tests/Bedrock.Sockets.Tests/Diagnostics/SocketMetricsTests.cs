using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Diagnostics;

/// <summary>Every instrument, listened to in process while what it counts happens.</summary>
public sealed class SocketMetricsTests : IDisposable
{
    private const string Endpoint = "bedrock.endpoint=test";

    private readonly TestMeterFactory _factory = new();
    private readonly MetricRecorder _recorder;

    public SocketMetricsTests() => _recorder = new MetricRecorder(_factory);

    public void Dispose()
    {
        _recorder.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task Connections_are_active_and_then_ended_with_their_duration()
    {
        await using (var test = await StartAsync(chain => chain.UseEcho()))
        {
            await using var client = await test.ConnectAsync();
            await client.SendAsync("hi"u8.ToArray());
            await client.ReceiveAsync(2);
            Assert.Equal(1, _recorder.Sum("bedrock.connections.active", Endpoint));
        }

        Assert.Equal(0, _recorder.Sum("bedrock.connections.active", Endpoint));
        Assert.Equal(1, _recorder.Sum("bedrock.connections.ended", $"{Endpoint} bedrock.reason=completed"));
        Assert.Single(_recorder.Of("bedrock.connection.duration", $"{Endpoint} bedrock.reason=completed"));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("reset")]
    [InlineData("aborted")]
    [InlineData("frame")]
    [InlineData("failed")]
    public async Task Every_way_to_end_has_its_reason(string reason)
    {
        await using (var test = await StartAsync(chain => chain.Run(connection => reason switch
        {
            "reset" => throw new ConnectionResetException("gone"),
            "aborted" => throw new ConnectionAbortedException("enough"),
            "frame" => throw new FrameException("torn"),
            "failed" => throw new InvalidDataException("bad"),
            _ => Task.CompletedTask,
        })))
        {
            await using var client = await test.ConnectAsync();
            await EndAsync(client);
            test.TakeExceptions();
        }

        Assert.Equal(1, _recorder.Sum("bedrock.connections.ended", $"{Endpoint} bedrock.reason={reason}"));
    }

    [Fact]
    public async Task Bytes_are_observed_while_a_connection_lives_and_stay_when_it_has_ended()
    {
        var test = await StartAsync(chain => chain.UseEcho());
        var client = await test.ConnectAsync();
        await client.SendAsync(new byte[1_000]);
        await client.ReceiveAsync(1_000);

        var (received, sent) = Bytes();
        Assert.Equal((1_000, 1_000), (received, sent));
        await client.DisposeAsync();
        await test.DisposeAsync();

        Assert.Equal((1_000, 1_000), Bytes());
    }

    [Fact]
    public async Task Output_that_a_peer_does_not_take_is_observed()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var test = await StartAsync(chain => chain.Run(async connection =>
        {
            var flush = connection.Transport.Output.WriteAsync(new byte[1_000_000]);
            writing.SetResult();
            await flush;
        }));
        await using var client = await test.ConnectAsync();
        await writing.Task.WaitAsync(TcpPeer.Guard);

        Assert.Equal(1, _recorder.Observe("bedrock.connections.sending", Endpoint));
        await client.ReceiveToEndAsync();
    }

    [Fact]
    public async Task Refusals_have_their_reason()
    {
        await using var test = await StartAsync(chain => chain.UseConnectionLimits(max: 1).UseAddressFilter(deny: "10.0.0.0/8").UseProxyProtocol("192.0.2.0/24").UseEcho());
        await using (var denied = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1)))
        {
            await EndAsync(denied);
        }

        await using (var stranger = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse("11.0.0.1"), 1)))
        {
            await EndAsync(stranger);
        }

        await using var held = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1));
        await held.SendAsync("PROXY UNKNOWN\r\nhi"u8.ToArray());
        await held.ReceiveAsync(2);
        await using var tooMany = await test.ConnectAsync();
        await EndAsync(tooMany);

        Assert.Equal(1, _recorder.Sum("bedrock.connections.refused", "bedrock.reason=address"));
        Assert.Equal(1, _recorder.Sum("bedrock.connections.refused", "bedrock.reason=untrusted proxy"));
        Assert.Equal(1, _recorder.Sum("bedrock.connections.refused", "bedrock.reason=connections"));
    }

    [Fact]
    public async Task Timeouts_have_their_name()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestSocketServer.StartAsync(
            chain => chain.UseTimeouts(timeouts => timeouts.FirstByteTimeout = TimeSpan.FromSeconds(1)).UseEcho(),
            services => services.AddSingleton<TimeProvider>(clock).AddSingleton<IMeterFactory>(_factory));
        await using var client = await test.ConnectAsync();
        var end = EndAsync(client);

        while (!end.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await end;
        Assert.Equal(1, _recorder.Sum("bedrock.connections.timeouts", "bedrock.timeout=first byte"));
    }

    [Fact]
    public async Task Handshakes_have_their_duration_by_version_and_their_failures_a_reason()
    {
        using var authority = new TestAuthority();
        await using var test = await StartAsync(chain => chain.UseServerTls(TlsCertificate.From(authority.Issue())).UseEcho());
        var client = new SocketClientBuilder().UseTransport(test.Transport).UseClientTls("localhost", tls => tls.TrustedAuthorities = authority.Trust).Build();

        await using (var good = await client.ConnectAsync(test.EndPoint))
        {
            await good.SendAsync("hi"u8.ToArray());
            await good.ReceiveAsync(2);
        }

        await using (var plain = await test.ConnectAsync())
        {
            await plain.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            await EndAsync(plain);
        }

        Assert.Single(_recorder.Of("bedrock.tls.handshake.duration", "tls.protocol.version=1.3"));
        Assert.Single(_recorder.Of("bedrock.tls.handshake.duration", "error.type=plaintext"));
        Assert.Equal(1, _recorder.Sum("bedrock.tls.handshake.failures", "bedrock.reason=plaintext"));
    }

    [Fact]
    public async Task A_drain_has_its_duration_and_tells_whom_it_aborted()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var services = new ServiceCollection().AddSingleton<IMeterFactory>(_factory).BuildServiceProvider();
        await using var server = new SocketServer(
            s =>
            {
                s.DrainTimeout = TimeSpan.Zero;
                s.ListenTcp(IPAddress.Loopback, 0, chain => chain.Run(async _ =>
                {
                    entered.SetResult();
                    await never.Task;
                }));
            },
            services);
        await server.StartAsync();
        using var peer = await TcpPeer.ConnectAsync(server.Endpoints[0].EndPoint);
        await entered.Task.WaitAsync(TcpPeer.Guard);

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TcpPeer.Guard);

        var closed = $"bedrock.endpoint={server.Endpoints[0].Name}";
        Assert.Single(_recorder.Of("bedrock.drain.duration", closed));
        Assert.Equal(1, _recorder.Sum("bedrock.drain.aborted", closed));
        never.SetResult();
    }

    [Fact]
    public void Accepts_that_fail_have_their_error()
    {
        SocketMetrics.From(_factory).AcceptFailed(SocketError.TooManyOpenSockets);

        Assert.Equal(1, _recorder.Sum("bedrock.accept.failures", "error.type=TooManyOpenSockets"));
    }

    [Fact]
    public void One_meter_has_its_instruments_once()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();

        Assert.Same(SocketMetrics.From(services), SocketMetrics.From(services));
        Assert.Same(SocketMetrics.From(services: null), SocketMetrics.From(services: null));
    }

    [Fact]
    public void Counting_a_connection_allocates_nothing()
    {
        var metrics = SocketMetrics.From(_factory);

        // The recorder keeps what it hears, so it must not listen here.
        _recorder.Dispose();
        Count();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var repeat = 0; repeat < 1_000; repeat++)
        {
            Count();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Count()
        {
            metrics.ConnectionStarted("test");
            metrics.ConnectionEnded("test", EndReason.Completed, TimeSpan.FromSeconds(1));
        }
    }

    private Task<TestSocketServer> StartAsync(Action<IConnectionBuilder> configure)
        => TestSocketServer.StartAsync(configure, services => services.AddSingleton<IMeterFactory>(_factory));

    private (double Received, double Sent) Bytes()
        => (_recorder.Observe("bedrock.network.io", $"{Endpoint} network.io.direction=receive"), _recorder.Observe("bedrock.network.io", $"{Endpoint} network.io.direction=transmit"));

    /// <summary>Waits for the end of a connection, whichever it is.</summary>
    private static async Task EndAsync(ConnectionContext client)
    {
        try
        {
            await client.ReceiveToEndAsync();
        }
        catch (ConnectionResetException)
        {
            // That is an end too.
        }
    }
}
