using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Tls;

/// <summary>A TLS server in memory whose certificate its clients trust, and what it logs.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private TlsServer(TestSocketServer server, TestAuthority authority, RecordingLogger log)
    {
        Server = server;
        Authority = authority;
        Log = log;
    }

    public TestSocketServer Server { get; }

    public TestAuthority Authority { get; }

    public RecordingLogger Log { get; }

    public static Task<TlsServer> StartAsync(
        Action<IConnectionBuilder> protocol, Action<ServerTlsOptions>? configure = null, TimeProvider? clock = null, MemoryTransportOptions? transport = null)
        => StartChainAsync(
            (chain, authority) =>
            {
                chain.UseServerTls(options =>
                {
                    options.Certificate = TlsCertificate.From(authority.Issue());
                    configure?.Invoke(options);
                });
                protocol(chain);
            },
            clock,
            transport);

    public static async Task<TlsServer> StartChainAsync(
        Action<IConnectionBuilder, TestAuthority> configure, TimeProvider? clock = null, MemoryTransportOptions? transport = null)
    {
        var authority = new TestAuthority();
        var log = new RecordingLogger();
        var server = await TestSocketServer.StartAsync(
            chain => configure(chain, authority),
            services =>
            {
                services.AddSingleton<ILoggerFactory>(log);
                if (clock is not null)
                {
                    services.AddSingleton(clock);
                }
            },
            transport);
        return new TlsServer(server, authority, log);
    }

    /// <summary>Connects with TLS, trusting the server's authority alone.</summary>
    public async Task<ConnectionContext> ConnectAsync(Action<ClientTlsOptions>? configure = null, string host = "localhost", Func<ConnectionDelegate, ConnectionDelegate>? below = null)
    {
        var builder = new SocketClientBuilder().UseTransport(Server.Transport);
        if (below is not null)
        {
            builder.Use(below);
        }

        return await builder
            .UseClientTls(host, options =>
            {
                options.TrustedAuthorities = Authority.Trust;
                configure?.Invoke(options);
            })
            .Build().ConnectAsync(Server.EndPoint).AsTask().WaitAsync(TcpPeer.Guard);
    }

    /// <summary>Waits for a message of the log with this event id.</summary>
    public async Task<RecordingLogger.LogEntry> LoggedAsync(int eventId)
    {
        using var guard = new CancellationTokenSource(TcpPeer.Guard);
        while (true)
        {
            if (Log.Entries.FirstOrDefault(entry => entry.EventId == eventId) is { } entry)
            {
                return entry;
            }

            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Authority.Dispose();
    }
}
