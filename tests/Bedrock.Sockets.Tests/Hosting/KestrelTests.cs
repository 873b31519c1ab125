using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Hosting;

/// <summary>Our handlers and middleware in an ASP.NET Core application, beside its HTTP, and our transport under it.</summary>
public sealed class KestrelTests : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = SelfSigned();

    private readonly RecordingLogger _log = new();
    private WebApplication? _application;

    [Fact]
    public async Task A_protocol_and_an_HTTP_endpoint_live_in_one_application()
    {
        var (echo, http) = await StartAsync(listen => listen.UseLingeringClose().UseEcho());
        using var peer = await TcpPeer.ConnectAsync(echo);
        using var browser = new HttpClient();

        await peer.SendAsync("over TCP"u8.ToArray());
        peer.HalfClose();
        var echoed = await peer.ReadToEndAsync();
        var page = await browser.GetStringAsync(new Uri($"http://{http}/"));

        Assert.Equal("over TCP"u8.ToArray(), echoed);
        Assert.Equal("over HTTP", page);
    }

    public static TheoryData<string> Orders => ["logging, https", "https, logging", "linger, logging, https", "logging, linger, https", "linger, https, logging"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task It_chains_with_Kestrels_own_middleware_in_any_order(string order)
    {
        var (echo, _) = await StartAsync(listen =>
        {
            foreach (var middleware in order.Split(", "))
            {
                _ = middleware switch
                {
                    "logging" => listen.UseConnectionLogging(),
                    "https" => listen.UseHttps(Certificate),
                    _ => listen.UseLingeringClose(),
                };
            }

            listen.UseEcho();
        });
        using var peer = await TcpPeer.ConnectAsync(echo);
        await using var stream = new NetworkStream(peer.Socket);
        await using var tls = new SslStream(stream);

#pragma warning disable CA5359 // The certificate is this test's own.
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        await tls.WriteAsync("secret"u8.ToArray());
        var reply = new byte[6];
        await tls.ReadExactlyAsync(reply).AsTask().WaitAsync(TcpPeer.Guard);

        Assert.Equal("secret"u8.ToArray(), reply);
    }

    [Fact]
    public async Task Taking_over_the_socket_below_TLS_is_refused()
    {
        var (echo, _) = await StartAsync(listen => listen.UseHttps(Certificate).UseLingeringClose().UseEcho());
        using var peer = await TcpPeer.ConnectAsync(echo);
        await using var stream = new NetworkStream(peer.Socket);
        await using var tls = new SslStream(stream);

#pragma warning disable CA5359 // The certificate is this test's own.
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        var end = await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(TcpPeer.Guard);

        Assert.Equal(0, end);
        Assert.Contains(_log.Entries, entry => entry.Exception is InvalidOperationException { Message: var message } && message.Contains("before UseHttps()", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_reply_arrives_whole_at_a_client_that_left_input_unread()
    {
        var reply = RandomNumberGenerator.GetBytes(256 * 1024);
        var (endpoint, _) = await StartAsync(listen => ((IConnectionBuilder)listen.UseLingeringClose()).Run(
            async connection => await connection.Transport.Output.WriteAsync(reply)));

        for (var run = 0; run < 20; run++)
        {
            using var peer = await TcpPeer.ConnectAsync(endpoint);
            var sending = peer.SendAsync(new byte[100_000]);
            Assert.Equal(reply, await peer.ReadToEndAsync());
            await sending;
        }
    }

    [Fact]
    public async Task A_handler_that_throws_resets_the_connection()
    {
        var (endpoint, _) = await StartAsync(listen => ((IConnectionBuilder)listen.UseLingeringClose()).Run(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            throw new InvalidDataException("torn");
        }));

        using var peer = await TcpPeer.ConnectAsync(endpoint);
        await peer.SendAsync("x"u8.ToArray());
        var error = await Assert.ThrowsAsync<SocketException>(() => peer.ReadToEndAsync());

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.Contains(_log.Entries, entry => entry.Exception is InvalidDataException);
    }

    [Fact]
    public async Task Our_transport_carries_Kestrels_endpoints_and_its_HTTP()
    {
        var (echo, http) = await StartAsync(listen => listen.UseEcho(), services => services.AddSocketTransport());
        using var peer = await TcpPeer.ConnectAsync(echo);
        using var browser = new HttpClient();

        await peer.SendAsync(new byte[200_000]);
        peer.HalfClose();
        var echoed = await peer.ReadToEndAsync();
        var page = await browser.GetStringAsync(new Uri($"http://{http}/"));

        Assert.Equal(200_000, echoed.Length);
        Assert.Equal("over HTTP", page);
        Assert.IsType<SocketListenerFactory>(_application!.Services.GetServices<IConnectionListenerFactory>().Last());
    }

    [Fact]
    public async Task A_host_that_stops_lets_a_quiet_peer_go()
    {
        var (echo, _) = await StartAsync(listen => listen.UseLingeringClose().UseEcho());
        using var peer = await TcpPeer.ConnectAsync(echo);
        await peer.SendAsync("x"u8.ToArray());
        await peer.ReadAsync(1);

        var stop = _application!.StopAsync();
        var rest = await peer.ReadToEndAsync();
        peer.Dispose();
        await stop.WaitAsync(TcpPeer.Guard);

        Assert.Empty(rest);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _log.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>Starts an application with our endpoint first and HTTP second.</summary>
    private async Task<(IPEndPoint Ours, IPEndPoint Http)> StartAsync(Action<ListenOptions> configure, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerFactory>(_log);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, configure);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        services?.Invoke(builder.Services);
        _application = builder.Build();
        _application.MapGet("/", () => "over HTTP");
        await _application.StartAsync();

        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses // Kestrel has it.
            .Select(address => new IPEndPoint(IPAddress.Loopback, new Uri(address).Port))
            .ToList();
        return (addresses[0], addresses[1]);
    }
}
