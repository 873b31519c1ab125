using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bedrock.Sockets.Linux;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Linux;

public sealed class KestrelOnEpollTests() : KestrelOnLinuxTests(LinuxEngine.Epoll);

public sealed class KestrelOnRingTests() : KestrelOnLinuxTests(LinuxEngine.IoUring);

/// <summary>An ASP.NET Core application whose connections are carried by the Linux transport.</summary>
public abstract class KestrelOnLinuxTests(LinuxEngine engine)
{
    private const int Large = 3_000_000;

    [Theory]
    [InlineData("1.1", "http", false)]
    [InlineData("1.1", "https", false)]
    [InlineData("2.0", "http", false)]
    [InlineData("2.0", "https", false)]
    [InlineData("1.1", "http", true)]
    [InlineData("2.0", "https", true)]
    public async Task Pages_and_uploads_arrive_whole_over_every_HTTP(string version, string scheme, bool inline)
    {
        await using var application = await StartAsync(version, scheme, inline);
        using var client = Browser(version);
        var page = new Uri($"{scheme}://127.0.0.1:{PortOf(application)}/");
        var upload = new byte[Large];
        upload.AsSpan().Fill(7);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync(page)));
        using var response = await client.PostAsync(page, new ByteArrayContent(upload));
        var echoed = await response.Content.ReadAsByteArrayAsync();

        Assert.All(replies, reply => Assert.Equal($"HTTP/{version[0]}", reply[..6]));
        Assert.Equal(upload, echoed);
    }

    [Fact]
    public async Task A_client_that_goes_away_aborts_its_request()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var application = await StartAsync("1.1", "http", inline: false, async context =>
        {
            using var registration = context.RequestAborted.Register(aborted.SetResult);
            started.SetResult();
            await aborted.Task;
        });

        using (var peer = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, PortOf(application))))
        {
            await peer.SendAsync("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            await started.Task.WaitAsync(TcpPeer.Guard);
        }

        await aborted.Task.WaitAsync(TcpPeer.Guard);
    }

    private static HttpClient Browser(string version)
    {
#pragma warning disable CA5399, CA5400, MA0039 // The certificate is this test's own.
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        return new HttpClient(handler) { DefaultRequestVersion = new Version(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TcpPeer.Guard };
#pragma warning restore CA5399, CA5400, MA0039
    }

    private async Task<WebApplication> StartAsync(string version, string scheme, bool inline, RequestDelegate? wait = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (scheme == "https")
            {
                listen.UseHttps(SelfSigned());
            }
        }));
        builder.Services.AddLinuxTransport(linux =>
        {
            linux.Engine = engine;
            linux.Sockets.UnsafeInlineScheduling = inline;
        });
        var application = builder.Build();
        application.MapGet("/", context => context.Response.WriteAsync(context.Request.Protocol));
        application.MapPost("/", async context =>
        {
            // All of it first: a client that sends a body over HTTP/2 reads no reply before it is done.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.BodyWriter.WriteAsync(body.ToArray());
        });
        application.MapGet("/wait", wait ?? (_ => Task.CompletedTask));
        await application.StartAsync();
        return application;
    }

    private static int PortOf(WebApplication application)
        => new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port; // Kestrel has it.

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
