using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class TlsUpgradeTests
{
    [Fact]
    public async Task A_connection_becomes_TLS_when_both_sides_say_so()
    {
        await using var test = await StartAsync(static async connection =>
        {
            await connection.ReceiveAsync(10);
            await connection.UpgradeToTlsAsync("go ahead\r\n"u8.ToArray());
            await connection.SendAsync(await connection.ReceiveAsync(6));
        });
        await using var client = await ConnectAsync(test);

        await client.SendAsync("STARTTLS\r\n"u8.ToArray());
        var answer = await client.ReceiveAsync(10);
        await client.UpgradeToTlsAsync();
        await client.SendAsync("secret"u8.ToArray());

        Assert.Equal("go ahead\r\n"u8.ToArray(), answer);
        Assert.NotNull(client.Features.Get<ITlsHandshakeFeature>());
        Assert.Equal("secret"u8.ToArray(), await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Plaintext_that_was_sent_along_with_the_command_is_refused_before_anything_is_answered()
    {
        var seen = new TaskCompletionSource<Exception?>();
        await using var test = await StartAsync(async connection =>
        {
            await connection.ReceiveAsync(10);
            var error = await Record.ExceptionAsync(() => connection.UpgradeToTlsAsync("go ahead\r\n"u8.ToArray()).AsTask());
            seen.SetResult(error);
            throw error!;
        });
        await using var client = await ConnectAsync(test);

        await client.SendAsync("STARTTLS\r\nRCPT TO:<victim>\r\n"u8.ToArray());
        var error = Assert.IsType<ConnectionAbortedException>(await seen.Task.WaitAsync(TcpPeer.Guard));

        Assert.Contains("18 bytes of plaintext", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Plaintext_that_comes_instead_of_the_handshake_never_reaches_the_handler()
    {
        await using var test = await StartAsync(static async connection =>
        {
            await connection.ReceiveAsync(10);
            await connection.UpgradeToTlsAsync("go ahead\r\n"u8.ToArray());
            throw new InvalidOperationException("The handler went on.");
        });
        await using var client = await ConnectAsync(test);

        await client.SendAsync("STARTTLS\r\n"u8.ToArray());
        await client.ReceiveAsync(10);
        await client.SendAsync("RCPT TO:<victim>\r\n"u8.ToArray());

        await Record.ExceptionAsync(() => client.ReceiveToEndAsync());
        Assert.Contains("does not speak TLS", (await test.LoggedAsync(500)).Message, StringComparison.Ordinal);
        Assert.Empty(test.Server.TakeExceptions());
    }

    [Fact]
    public async Task A_connection_is_upgraded_once()
    {
        var second = new TaskCompletionSource<Exception?>();
        await using var test = await StartAsync(async connection =>
        {
            await connection.UpgradeToTlsAsync();
            second.SetResult(await Record.ExceptionAsync(() => connection.UpgradeToTlsAsync().AsTask()));
        });
        await using var client = await ConnectAsync(test);

        await client.UpgradeToTlsAsync();

        Assert.IsType<InvalidOperationException>(await second.Task.WaitAsync(TcpPeer.Guard));
    }

    [Fact]
    public async Task A_chain_that_does_not_say_how_is_told_what_to_add()
    {
        await using var test = await TestSocketServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.ConnectAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.UpgradeToTlsAsync().AsTask());

        Assert.Contains("UseServerStartTls", error.Message, StringComparison.Ordinal);
    }

    private static Task<TlsServer> StartAsync(ConnectionDelegate handler)
        => TlsServer.StartChainAsync((chain, authority) => chain
            .UseServerStartTls(options => options.Certificate = TlsCertificate.From(authority.Issue()))
            .Run(connection => handler(connection)));

    private static async Task<ConnectionContext> ConnectAsync(TlsServer test)
        => await new SocketClientBuilder().UseTransport(test.Server.Transport)
            .UseClientStartTls("localhost", options => options.TrustedAuthorities = test.Authority.Trust)
            .Build().ConnectAsync(test.Server.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
}
