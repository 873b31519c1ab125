using System.Net;
using System.Text;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.ProxyProtocol;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Tls;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Bedrock.Sockets.Tests.ProxyProtocol.HeaderBytes;

namespace Bedrock.Sockets.Tests.ProxyProtocol;

/// <summary>The middleware: who is believed, what the handler sees, and what is never let through.</summary>
public sealed class UseProxyProtocolTests
{
    private const string Line = "PROXY TCP4 203.0.113.9 198.51.100.7 1234 443\r\n";

    private static readonly IPEndPoint Proxy = IPEndPoint.Parse("10.0.0.1:40000");

    [Fact]
    public async Task The_handler_sees_the_client_and_not_the_proxy()
    {
        await using var test = await StartAsync();
        await using var client = await test.ConnectAsync(Proxy);

        await client.SendAsync(Text(Line + "hello"));
        await client.HalfCloseAsync();

        Assert.Equal("203.0.113.9:1234 at 198.51.100.7:443 through 10.0.0.1:40000: hello", await TextAsync(client));
    }

    [Fact]
    public async Task A_header_in_single_bytes_is_the_same()
    {
        await using var test = await StartAsync();
        await using var client = await test.ConnectAsync(Proxy);

        foreach (var value in Two(0x21, 0x11, IPv4))
        {
            await client.SendAsync(new[] { value });
        }

        await client.SendAsync("hello"u8.ToArray());
        await client.HalfCloseAsync();

        Assert.Equal("192.0.2.1:56324 at 198.51.100.7:443 through 10.0.0.1:40000: hello", await TextAsync(client));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00")]
    public async Task Without_addresses_the_proxy_is_the_peer(string header)
    {
        await using var test = await StartAsync();
        await using var client = await test.ConnectAsync(Proxy);

        await client.SendAsync(Text(header + "hello"));
        await client.HalfCloseAsync();

        Assert.StartsWith("10.0.0.1:40000 at ", await TextAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", "hello")]
    [InlineData("10.0.0.1", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n")]
    [InlineData("11.0.0.1", Line)]
    [InlineData("::ffff:11.0.0.1", Line)]
    [InlineData("2001:db8::1", Line)]
    public async Task No_byte_reaches_the_handler_without_a_valid_header_of_a_trusted_proxy(string from, string bytes)
    {
        await using var test = await StartAsync();
        await using var client = await test.ConnectAsync(new IPEndPoint(IPAddress.Parse(from), 1));

        await client.SendAsync(Text(bytes));

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_silent_until_the_header_is_whole()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseProxyProtocol("10.0.0.0/8").UseGreeting());
        await using var client = await test.ConnectAsync(Proxy);
        await client.SendAsync(Text(Line[..^1]));
        var greeting = client.ReceiveToEndAsync();

        Assert.False(greeting.IsCompleted);
        await client.SendAsync("\n"u8.ToArray());

        Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await greeting);
    }

    [Fact]
    public async Task A_connection_that_ends_before_its_header_is_whole_is_reset()
    {
        await using var test = await StartAsync();
        await using var client = await test.ConnectAsync(Proxy);

        await client.SendAsync(Text(Line[..20]));
        await client.HalfCloseAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_header_that_does_not_come_in_time_ends_the_connection()
    {
        var clock = new ManualTimeProvider();
        await using var test = await TestSocketServer.StartAsync(
            chain => chain.UseProxyProtocol("10.0.0.0/8", proxy => proxy.HeaderTimeout = TimeSpan.FromSeconds(3)).UseEcho(),
            services => services.AddSingleton<TimeProvider>(clock));
        await using var client = await test.ConnectAsync(Proxy);
        await client.SendAsync(Text(Line[..20]));
        await clock.WaitForTimersAsync(1);

        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(1, clock.ActiveTimers);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(ProxyProtocolVersion.One, false)]
    [InlineData(ProxyProtocolVersion.Two, true)]
    public async Task Only_the_version_that_was_asked_for_is_accepted(ProxyProtocolVersion version, bool textIsRefused)
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseProxyProtocol("10.0.0.0/8", proxy => proxy.Version = version).UseEcho());
        await using var client = await test.ConnectAsync(Proxy);
        byte[] header = textIsRefused ? Text(Line) : Two(0x21, 0x11, IPv4);

        await client.SendAsync(header);

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Filters_and_limits_after_it_hold_for_the_client()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain
            .UseProxyProtocol("10.0.0.0/8")
            .UseAddressFilter(deny: "192.0.2.0/24")
            .UseConnectionLimits(perAddress: 1, refusal: "busy")
            .UseEcho());
        await using var first = await test.ConnectAsync(Proxy);
        await first.SendAsync(Text(Line + "hi"));
        Assert.Equal("hi"u8.ToArray(), await first.ReceiveAsync(2));

        await using var denied = await test.ConnectAsync(Proxy);
        await denied.SendAsync(Two(0x21, 0x11, IPv4));
        await using var second = await test.ConnectAsync(Proxy);
        await second.SendAsync(Text(Line));
        await using var other = await test.ConnectAsync(Proxy);
        await other.SendAsync(Text("PROXY TCP4 203.0.113.10 198.51.100.7 1 2\r\nhi"));

        await Assert.ThrowsAsync<ConnectionResetException>(() => denied.ReceiveToEndAsync());
        Assert.Equal("busy"u8.ToArray(), await second.ReceiveToEndAsync());
        Assert.Equal("hi"u8.ToArray(), await other.ReceiveAsync(2));
    }

    [Fact]
    public async Task A_client_that_is_IPv4_written_as_IPv6_is_held_to_the_lists_of_IPv4()
    {
        await using var test = await TestSocketServer.StartAsync(chain => chain.UseProxyProtocol("10.0.0.0/8").UseAddressFilter(deny: "192.0.2.0/24").UseEcho());
        await using var client = await test.ConnectAsync(Proxy);

        await client.SendAsync(Text("PROXY TCP6 ::ffff:192.0.2.9 ::1 1 2\r\n"));

        await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(ProxyProtocolVersion.One)]
    [InlineData(ProxyProtocolVersion.Two)]
    public async Task A_client_sends_it_before_TLS_and_the_server_reads_it_before_TLS(ProxyProtocolVersion version)
    {
        using var authority = new TestAuthority();
        await using var test = await TestSocketServer.StartAsync(chain =>
        {
            chain.UseProxyProtocol("10.0.0.0/8").UseServerTls(TlsCertificate.From(authority.Issue()));
            Tell(chain);
        });
        var client = new SocketClientBuilder()
            .UseTransport(test.Transport)
            .UseClientProxyProtocol(proxy =>
            {
                proxy.Header = _ => new ProxyHeader(IPEndPoint.Parse("[2001:db8::1]:7"), IPEndPoint.Parse("[2001:db8::2]:8"));
                proxy.Version = version;
                proxy.Checksum = ProxyChecksum.Crc32C;
            })
            .UseClientTls("localhost", tls => tls.TrustedAuthorities = authority.Trust)
            .Build();

        await using var connection = await client.ConnectAsync(test.EndPoint);
        await connection.SendAsync("hello"u8.ToArray());
        await connection.HalfCloseAsync();

        Assert.StartsWith("[2001:db8::1]:7 at [2001:db8::2]:8 through ", await TextAsync(connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_told_at_debug_with_the_reason()
    {
        var logger = new RecordingLogger();
        await using (var test = await TestSocketServer.StartAsync(chain => chain.UseProxyProtocol("10.0.0.0/8").UseEcho(), services => services.AddSingleton<ILoggerFactory>(logger)))
        {
            await using var client = await test.ConnectAsync(Proxy);
            await client.SendAsync(Text("\x1b[31mhello"));
            await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
        }

        var entry = Assert.Single(logger.Entries, entry => entry.EventId == 400);
        Assert.Equal(LogLevel.Debug, entry.Level);
        Assert.DoesNotContain('\x1b', entry.Message);
    }

    [Fact]
    public void A_chain_without_trusted_proxies_or_with_a_bad_option_is_refused_when_it_is_built()
    {
        var chain = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());

        Assert.Throws<ArgumentException>(() => chain.UseProxyProtocol(" "));
        Assert.Throws<FormatException>(() => chain.UseProxyProtocol("everybody"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProxyProtocolOptions { HeaderTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProxyProtocolOptions { MaxHeaderBytes = 231 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProxyProtocolOptions { Version = (ProxyProtocolVersion)3 });
    }

    private static Task<TestSocketServer> StartAsync() => TestSocketServer.StartAsync(chain =>
    {
        chain.UseProxyProtocol("10.0.0.0/8");
        Tell(chain);
    });

    /// <summary>Says what the handler sees of the connection, and what it got to the end.</summary>
    private static void Tell(IConnectionBuilder chain) => chain.Run(async connection =>
    {
        var received = await connection.ReceiveToEndAsync();
        var proxy = connection.Features.Get<IProxyProtocolFeature>()?.Proxy;
        await connection.SendAsync(Encoding.ASCII.GetBytes($"{connection.RemoteEndPoint} at {connection.LocalEndPoint} through {proxy}: {Encoding.ASCII.GetString(received)}"));
    });

    private static async Task<string> TextAsync(ConnectionContext client) => Encoding.ASCII.GetString(await client.ReceiveToEndAsync());
}
