using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Testing.Faults;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/tls.md and of the fault proxy in docs/testing.md, which run as tests.</summary>
public sealed class SnippetsTls
{
    [Fact]
    public async Task A_server_and_a_client()
    {
        using var signer = new TestAuthority();
        var certificate = TlsCertificate.From(signer.Issue());
        var authority = signer.Trust;

        #region tls-server
        await using var server = new SocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, c => c
            .UseServerTls(certificate)          // such as TlsCertificate.FromPem("server.crt", "server.key")
            .UseEcho()));
        await server.StartAsync();
        #endregion

        #region tls-client
        var client = new SocketClientBuilder()
            .UseClientTls("localhost", tls => tls.TrustedAuthorities = authority)       // leave the options out to trust what the system trusts
            .Build();

        await using var connection = await client.ConnectAsync(server.Endpoints[0].EndPoint);
        await connection.SendAsync("hello"u8.ToArray());
        #endregion

        Assert.Equal("hello"u8.ToArray(), await connection.ReceiveAsync(5));
    }

    [Fact]
    public async Task Options_of_a_server()
    {
        using var signer = new TestAuthority();
        var one = TlsCertificate.From(signer.Issue("one.test"));
        var other = TlsCertificate.From(signer.Issue("other.test"));
        var staff = signer.Trust;

        #region tls-options
        await using var test = await TestSocketServer.StartAsync(c => c
            .UseServerTls(tls =>
            {
                tls.SelectCertificate = async (name, cancel) => name == "one.test" ? one : null;
                tls.Certificate = other;                                    // for every other name, and for clients that name none
                tls.ClientCertificates = ClientCertificates.Required;
                tls.TrustedAuthorities = staff;
                tls.ApplicationProtocols.Add("echo");
            })
            .UseEcho());
        #endregion

        var client = new SocketClientBuilder().UseTransport(test.Transport)
            .UseClientTls("one.test", tls =>
            {
                tls.TrustedAuthorities = signer.Trust;
                tls.Certificate = TlsCertificate.From(signer.Issue("ann"));
            })
            .Build();
        await using var connection = await client.ConnectAsync(test.EndPoint);
        await connection.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await connection.ReceiveAsync(5));
    }

    [Fact]
    public async Task Starttls()
    {
        using var signer = new TestAuthority();
        var certificate = TlsCertificate.From(signer.Issue());
        await using var test = await TestSocketServer.StartAsync(c => c.UseServerStartTls(tls => tls.Certificate = certificate).UseConnectionHandler<MailHandler>());
        var client = new SocketClientBuilder().UseTransport(test.Transport).UseClientStartTls("localhost", tls => tls.TrustedAuthorities = signer.Trust).Build();
        await using var connection = await client.ConnectAsync(test.EndPoint);

        await connection.SendAsync("STARTTLS\r\n"u8.ToArray());
        await connection.ReceiveAsync(10);
        await connection.UpgradeToTlsAsync();

        Assert.Equal("secret\r\n"u8.ToArray(), await connection.ReceiveToEndAsync());
    }

    #region tls-starttls
    public sealed class MailHandler : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            var plain = new FrameChannel<LineCodec, System.Buffers.ReadOnlySequence<byte>>(connection);
            await foreach (var command in plain.ReadAllAsync())
            {
                break;                                                      // STARTTLS: leave the loop, so that the command is consumed
            }

            await connection.UpgradeToTlsAsync("220 ready\n"u8.ToArray());  // from here on connection.Transport is under TLS
            await connection.Transport.Output.WriteAsync("secret\r\n"u8.ToArray());
        }
    }
    #endregion

    #region testing-faults
    [Fact]
    public async Task Echo_survives_a_network_that_cuts_and_delays()
    {
        await using var server = new SocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, c => c.UseEcho()));
        await server.StartAsync();
        await using var proxy = FaultProxy.Start(server.Endpoints[0].EndPoint);
        proxy.ToServer.SliceBytes = 1;
        proxy.ToClient.Jitter = TimeSpan.FromMilliseconds(5);
        await using var client = await new SocketClientBuilder().Build().ConnectAsync(proxy.EndPoint);

        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));

        proxy.ResetConnections();
        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }
    #endregion
}
