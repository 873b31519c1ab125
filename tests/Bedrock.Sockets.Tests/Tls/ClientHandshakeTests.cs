using System.Security.Authentication;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class ClientHandshakeTests
{
    [Fact]
    public async Task A_server_of_an_unknown_authority_is_refused()
    {
        using var other = new TestAuthority("Other");
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());

        var error = await Assert.ThrowsAsync<AuthenticationException>(() => test.ConnectAsync(options => options.TrustedAuthorities = other.Trust));

        Assert.Contains("is not trusted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_another_name_is_refused()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());

        var error = await Assert.ThrowsAsync<AuthenticationException>(() => test.ConnectAsync(host: "elsewhere.test"));

        Assert.Contains("is for another name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_accepts_any_certificate_accepts_these()
    {
        using var other = new TestAuthority("Other");
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync(
            options =>
            {
                options.TrustedAuthorities = other.Trust;
                options.UnsafeAcceptAnyCertificate = true;
            },
            "elsewhere.test");

        await client.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_apart()
    {
        await using var plain = await TestSocketServer.StartAsync(static chain => chain.Run(static async connection =>
        {
            await connection.SendAsync("220 hello\r\n"u8.ToArray());
            await connection.ReceiveToEndAsync();
        }));
        var client = new SocketClientBuilder().UseTransport(plain.Transport).UseClientTls("localhost").Build();

        var error = await Assert.ThrowsAsync<IOException>(() => client.ConnectAsync(plain.EndPoint).AsTask().WaitAsync(TcpPeer.Guard));

        Assert.Equal("The server does not speak TLS.", error.Message);
    }

    [Fact]
    public async Task A_server_that_stalls_is_given_up()
    {
        var clock = new ManualTimeProvider();
        var services = new OneService<TimeProvider>(clock);
        await using var plain = await TestSocketServer.StartAsync(static chain => chain.Run(static async connection =>
            await Record.ExceptionAsync(() => connection.ReceiveToEndAsync())));
        var client = new SocketClientBuilder(services).UseTransport(plain.Transport)
            .UseClientTls("localhost", static options => options.HandshakeTimeout = TimeSpan.FromSeconds(5)).Build();

        var connecting = client.ConnectAsync(plain.EndPoint).AsTask();
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => connecting.WaitAsync(TcpPeer.Guard));
        Assert.Contains("longer than 5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_ends_a_handshake_that_stalls()
    {
        await using var plain = await TestSocketServer.StartAsync(static chain => chain.Run(static async connection =>
            await Record.ExceptionAsync(() => connection.ReceiveToEndAsync())));
        var client = new SocketClientBuilder().UseTransport(plain.Transport).UseClientTls("localhost").Build();
        using var source = new CancellationTokenSource();

        var connecting = client.ConnectAsync(plain.EndPoint, source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TcpPeer.Guard));
    }

    private sealed class OneService<TService>(TService service) : IServiceProvider
        where TService : class
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TService) ? service : null;
    }
}
