using System.Net;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Client;

/// <summary>Builds a <see cref="SocketClient"/>: a transport and the same middleware that servers use. One caller at a time.</summary>
/// <example><code>
/// var client = new SocketClientBuilder().Build();
/// await using var connection = await client.ConnectAsync(endpoint);
/// </code></example>
public sealed class SocketClientBuilder : IConnectionBuilder
{
    private readonly List<Func<ConnectionDelegate, ConnectionDelegate>> _middleware = [];
    private IConnectionFactory? _transport;

    /// <summary>Makes a builder for clients on sockets, without middleware.</summary>
    /// <param name="services">Where the middleware, an <see cref="ILoggerFactory"/> and a <see cref="TimeProvider"/> are looked up, each of them optional; <see langword="null"/> for none.</param>
    public SocketClientBuilder(IServiceProvider? services = null) => ApplicationServices = services ?? NoServices.Instance;

    /// <inheritdoc/>
    public IServiceProvider ApplicationServices { get; }

    /// <summary>How long <see cref="SocketClient.ConnectAsync(EndPoint, CancellationToken)"/> may take, name lookup and middleware included, 1 ms to 1 hour; <see langword="null"/> for as long as the system tries, about two minutes on Linux.</summary>
    /// <remarks>Defaults to 30 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? ConnectTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.MaxValue, TimeSpan.FromMilliseconds(1), nameof(ConnectTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? TimeSpan.Zero, TimeSpan.FromHours(1), nameof(ConnectTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>Adds a middleware. The first one added is the closest to the transport, and is called first for every connection.</summary>
    /// <param name="middleware">Makes a delegate that does its part, calls the next one and unwinds when that returns: when the caller disposes the connection.</param>
    /// <returns>This builder.</returns>
    public SocketClientBuilder Use(Func<ConnectionDelegate, ConnectionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);

        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Connects through another transport, such as the one in memory. Host names with several addresses are raced over it too.</summary>
    /// <param name="transport">What connects. The caller keeps it and disposes it, if it must be, after the last connection.</param>
    /// <returns>This builder.</returns>
    /// <remarks>Defaults to a <see cref="SocketConnectionFactory"/> with default options, for TCP and Unix stream sockets.</remarks>
    public SocketClientBuilder UseTransport(IConnectionFactory transport)
    {
        ArgumentNullException.ThrowIfNull(transport);

        _transport = transport;
        return this;
    }

    /// <summary>Builds the client. Build it once and connect often: the connections of one client share the transport's buffers.</summary>
    /// <returns>The client; later changes of this builder do not reach it.</returns>
    public SocketClient Build()
    {
        var loggers = ApplicationServices.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
#pragma warning disable CA2000 // What it holds is managed memory: it goes with the client and its last connection.
        var transport = _transport ?? new SocketConnectionFactory(services: ApplicationServices);
#pragma warning restore CA2000
        var clock = ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return new SocketClient(
            new HappyEyeballs(transport, clock, static (host, cancel) => Dns.GetHostAddressesAsync(host, cancel)),
            _middleware.Count == 0 ? null : BuildChain(),
            ConnectTimeout,
            loggers.CreateLogger(LogCategory.Name),
            clock);
    }

    IConnectionBuilder IConnectionBuilder.Use(Func<ConnectionDelegate, ConnectionDelegate> middleware) => Use(middleware);

    /// <summary>The middleware as one delegate, for code that extends every kind of builder; it ends by handing the connection to the caller of <see cref="SocketClient.ConnectAsync(EndPoint, CancellationToken)"/>.</summary>
    ConnectionDelegate IConnectionBuilder.Build() => BuildChain();

    private ConnectionDelegate BuildChain()
    {
        ConnectionDelegate chain = HandOver.GiveAsync;
        for (var index = _middleware.Count - 1; index >= 0; index--)
        {
            chain = _middleware[index](chain);
        }

        return chain;
    }
}
