using System.Security.Authentication;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class ServerHandshakeTests
{
    private const int HandshakeFailed = 500;

    [Fact]
    public async Task A_client_that_speaks_no_TLS_is_ended_at_its_first_byte()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.Server.ConnectAsync();

        await client.SendAsync("h"u8.ToArray());

        Assert.Empty(await client.ReceiveToEndAsync());
        var entry = await test.LoggedAsync(HandshakeFailed);
        Assert.Equal(LogLevel.Debug, entry.Level);
        Assert.Contains("does not speak TLS", entry.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Log.Entries, static each => each.Level > LogLevel.Information);
    }

    [Fact]
    public async Task A_client_that_ends_before_the_handshake_is_no_error()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho());
        await using var client = await test.Server.ConnectAsync();

        await client.HalfCloseAsync();

        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Contains("ended", (await test.LoggedAsync(HandshakeFailed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_takes_too_long_is_aborted()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), static options => options.HandshakeTimeout = TimeSpan.FromSeconds(3), clock);
        await using var client = await test.Server.ConnectAsync();
        await clock.WaitForTimersAsync();

        clock.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
        Assert.Contains("longer than 3 s", (await test.LoggedAsync(HandshakeFailed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshakes_that_stall_take_no_place_from_others()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), static options =>
        {
            options.MaxConcurrentHandshakes = 1;
            options.MaxWaitingHandshakes = 2; // While the bytes of the others are looked at.
        });
        await using var silent = await test.Server.ConnectAsync();
        await using var halfway = await test.Server.ConnectAsync();
        await halfway.SendAsync(new byte[] { 22, 3, 1, 1, 0, 1 });

        await using var good = await test.ConnectAsync();
        await good.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await good.ReceiveAsync(5));
    }

    [Fact]
    public async Task A_certificate_is_chosen_by_the_name_that_the_client_asks_for()
    {
        using var authority = new TestAuthority();
        var one = TlsCertificate.From(authority.Issue("one.test"));
        var two = TlsCertificate.From(authority.Issue("two.test"));
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), options =>
        {
            options.Certificate = null;
            options.SelectCertificate = async (name, _) =>
            {
                await Task.Yield();
                return name switch { "one.test" => one, "two.test" => two, _ => null };
            };
        });

        await using var first = await test.ConnectAsync(options => options.TrustedAuthorities = authority.Trust, "one.test");
        await using var second = await test.ConnectAsync(options => options.TrustedAuthorities = authority.Trust, "two.test");

        Assert.Equal("two.test", second.Features.Get<ITlsHandshakeFeature>()!.HostName);
        await Assert.ThrowsAnyAsync<Exception>(() => test.ConnectAsync(options => options.TrustedAuthorities = authority.Trust, "three.test"));
        Assert.Contains("no certificate for the name", (await test.LoggedAsync(HandshakeFailed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selection_that_fails_refuses_the_client_and_is_an_error_of_ours()
    {
        await using var test = await TlsServer.StartAsync(
            static chain => chain.UseEcho(), static options => options.SelectCertificate = static (_, _) => throw new InvalidOperationException("bug"));

        await Assert.ThrowsAnyAsync<IOException>(() => test.ConnectAsync());

        Assert.Equal(LogLevel.Error, (await test.LoggedAsync(503)).Level);
    }

    [Theory]
    [InlineData(ClientCertificates.Required, "trusted", null)]
    [InlineData(ClientCertificates.Required, "none", "no certificate")]
    [InlineData(ClientCertificates.Required, "stranger", "not trusted")]
    [InlineData(ClientCertificates.Required, "expired", "NotTimeValid")]
    [InlineData(ClientCertificates.Optional, "trusted", null)]
    [InlineData(ClientCertificates.Optional, "none", null)]
    [InlineData(ClientCertificates.Optional, "stranger", "not trusted")]
    public async Task A_client_is_let_in_by_its_certificate(ClientCertificates rule, string client, string? refusal)
    {
        using var clients = new TestAuthority("Clients");
        using var strangers = new TestAuthority("Strangers");
        var certificate = client switch
        {
            "trusted" => TlsCertificate.From(clients.Issue("ann")),
            "expired" => TlsCertificate.From(clients.Issue("ann", validDays: -10)),
            "stranger" => TlsCertificate.From(strangers.Issue("ann")),
            _ => null,
        };
        await using var test = await TlsServer.StartAsync(
            static chain => chain.Run(static async connection =>
            {
                var subject = connection.Features.Get<ITlsConnectionFeature>()!.ClientCertificate?.Subject ?? "nobody";
                await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(subject));
            }),
            options =>
            {
                options.ClientCertificates = rule;
                options.TrustedAuthorities = clients.Trust;
            });

        var answer = await Record.ExceptionAsync(async () =>
        {
            await using var connection = await test.ConnectAsync(options => options.Certificate = certificate);
            var subject = System.Text.Encoding.ASCII.GetString(await connection.ReceiveToEndAsync());
            Assert.Equal(client == "none" ? "nobody" : "CN=ann", subject);
        });

        if (refusal is null)
        {
            Assert.Null(answer);
        }
        else
        {
            Assert.True(answer is IOException or AuthenticationException or OperationCanceledException, $"{answer}");
            Assert.Contains(refusal, (await test.LoggedAsync(HandshakeFailed)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_without_a_protocol_in_common_is_refused()
    {
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), static options => options.ApplicationProtocols.Add("echo"));

        await Assert.ThrowsAnyAsync<Exception>(() => test.ConnectAsync(static options => options.ApplicationProtocols.Add("other")));

        await test.LoggedAsync(HandshakeFailed);
    }

    [Fact]
    public async Task Versions_without_one_in_common_are_refused()
    {
#pragma warning disable CA5398 // The versions are what is tested.
        await using var test = await TlsServer.StartAsync(static chain => chain.UseEcho(), static options => options.Protocols = SslProtocols.Tls13);

        await Assert.ThrowsAnyAsync<AuthenticationException>(() => test.ConnectAsync(static options => options.Protocols = SslProtocols.Tls12));
#pragma warning restore CA5398
    }

    [Fact]
    public async Task A_connection_that_TLS_drains_hands_over_whole_records_and_ends_cleanly()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var test = await TlsServer.StartAsync(chain => chain.Run(async connection =>
        {
            var all = await connection.ReceiveToEndAsync();
            await connection.SendAsync("last words"u8.ToArray());
            received.SetResult(all);
        }));
        await using var client = await test.ConnectAsync();
        await client.SendAsync("message"u8.ToArray());

        await test.Server.DisposeAsync();

        Assert.Equal("last words"u8.ToArray(), await client.ReceiveToEndAsync());
        Assert.Equal("message"u8.ToArray(), await received.Task.WaitAsync(TcpPeer.Guard));
    }
}
