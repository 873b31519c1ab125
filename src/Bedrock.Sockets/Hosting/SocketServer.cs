using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports.Gates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Hosting;

/// <summary>A server of connections and datagrams, on its own: <c>await using</c> it, start it, stop it. <c>services.AddSocketServer</c> runs the same in a host.</summary>
/// <remarks>Start and stop it once each, one after the other. <see cref="Endpoints"/> may be read from any thread.</remarks>
/// <example><code>
/// await using var server = new SocketServer(s => s.ListenTcp(IPAddress.Loopback, 5007, c => c.UseEcho()));
/// await server.StartAsync();
/// </code></example>
public sealed class SocketServer : IAsyncDisposable
{
    private readonly IReadOnlyList<IEndpointDefinition> _definitions;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeoutOptions _timeouts;
    private readonly IServiceProvider _services;
    private readonly ServiceProvider? _ownServices;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ConnectionSet _connections = new();
    private readonly PortSet _ownPorts = new();
    private readonly List<IServedEndpoint> _endpoints = [];
    private Task? _stopping;
    private IDisposable? _poolWatch;
    private volatile bool _accepting;

    /// <summary>Makes a server; nothing is bound yet.</summary>
    /// <param name="configure">Says what to listen on.</param>
    /// <param name="services">Where handlers, an <see cref="ILoggerFactory"/>, a meter factory and a <see cref="TimeProvider"/> are looked up, each of them optional; <see langword="null"/> for none.</param>
    /// <exception cref="SocketConfigurationException">An endpoint cannot be served as described.</exception>
    public SocketServer(Action<SocketServerBuilder> configure, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(configure);

        _services = services ?? (_ownServices = new ServiceCollection().BuildServiceProvider());
        _logger = (_services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        _metrics = SocketMetrics.From(_services);
        _clock = _services.GetService<TimeProvider>() ?? TimeProvider.System;

        var builder = new SocketServerBuilder(_services);
        configure(builder);
        _definitions = builder.Endpoints;
        _drainTimeout = builder.DrainTimeout;
        _timeouts = builder.Timeouts;
    }

    /// <summary>What the server listens on, in the order in which it was described; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyList<BoundEndpoint> Endpoints { get; private set; } = [];

    /// <summary>Whether the server takes new connections: from the end of <see cref="StartAsync"/> until it is told to stop. For a readiness probe; any thread may ask.</summary>
    public bool IsAccepting => _accepting;

    /// <summary>Binds every endpoint and begins to accept. If one cannot be bound, none is.</summary>
    /// <param name="cancellationToken">Gives up binding.</param>
    /// <returns>A task that ends when all are bound.</returns>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">An address is not this machine's, a port is privileged, or a host name does not resolve.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_endpoints.Count > 0 || _stopping is not null)
        {
            throw new InvalidOperationException("A socket server is started once.");
        }

        // All chains before the first address: what is wrong in one of them leaves nothing half started.
        var bindings = _definitions.Select(Build).ToArray();
        try
        {
            foreach (var bindAsync in bindings)
            {
                _endpoints.Add(await bindAsync(cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            await CloseAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }

        if (_endpoints.Exists(static endpoint => endpoint.Bound is { IsDatagram: false, EndPoint: IPEndPoint or UnixDomainSocketEndPoint }))
        {
            DescriptorBudget.OfTheProcess.Say(_logger);
        }

        Endpoints = _endpoints.ConvertAll(endpoint => endpoint.Bound);
        foreach (var endpoint in _endpoints)
        {
            endpoint.Start();
            ServerLog.Listening(_logger, endpoint.Bound.Name, endpoint.Bound.EndPoint);
        }

        _poolWatch = ThreadPoolWatch.Start(_metrics, _logger);
        _accepting = true;
    }

    /// <summary>
    /// Stops accepting and ends the connections: who finishes inside <see cref="SocketServerBuilder.DrainTimeout"/> loses nothing, quiet peers are let go after a second,
    /// and one second after the window what is left is aborted. Datagrams that have come are still handled.
    /// </summary>
    /// <param name="cancellationToken">Stop now: what is left is aborted at once.</param>
    /// <returns>A task that ends when all connections have; calling it again returns the same.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default) => _stopping ??= DrainAsync(cancellationToken);

    /// <summary>Stops the server if it still runs, without waiting for its connections.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        if (_ownServices is not null)
        {
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Builds the chain of an endpoint now; what is returned binds it.</summary>
    private Func<CancellationToken, Task<IServedEndpoint>> Build(IEndpointDefinition definition) => definition switch
    {
        EndpointDefinition connections => Build(connections),
        DatagramDefinition datagrams => Build(datagrams),
        _ => throw new InvalidOperationException($"'{definition.Name}' is an endpoint of a kind that nobody serves."),
    };

    private Func<CancellationToken, Task<IServedEndpoint>> Build(EndpointDefinition definition)
    {
        var chain = new ConnectionBuilder(_services);
        if (!_timeouts.IsOff)
        {
            chain.UseTimeouts(_timeouts);
        }

        definition.Configure(chain);
        var handler = chain.Build();
        return async cancellationToken =>
        {
            var endpoint = await definition.ResolveAsync(cancellationToken).ConfigureAwait(false);
            var listener = await definition.CreateTransport().BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new ServedEndpoint(definition.Name, listener, handler, _connections, _logger, _metrics, _clock) { IsTls = definition.IsTls };
        };
    }

    private Func<CancellationToken, Task<IServedEndpoint>> Build(DatagramDefinition definition)
    {
        var chain = new DatagramBuilder(_services);
        definition.Configure(chain);
        var handler = chain.Build();
        return async cancellationToken =>
        {
            var endpoint = await definition.ResolveAsync(cancellationToken).ConfigureAwait(false);
            return new ServedDatagrams(
                definition.Name, DatagramEndpoint.Bind(definition.Name, endpoint, definition.Transport, handler, definition.Options, _ownPorts, _logger, _metrics, _clock));
        };
    }

    private async Task DrainAsync(CancellationToken stopNow)
    {
        _accepting = false;
        await Task.WhenAll(_endpoints.Select(endpoint => endpoint.UnbindAsync(CancellationToken.None))).ConfigureAwait(false);
        await Task.WhenAll([
            new Drain(_connections, _logger, _metrics, _clock).RunAsync(_drainTimeout, stopNow),
            .. _endpoints.Select(endpoint => endpoint.FinishAsync(_drainTimeout, stopNow)),
        ]).ConfigureAwait(false);
        await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        _poolWatch?.Dispose();
        ServerLog.Stopped(_logger);
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in _endpoints)
        {
            await endpoint.UnbindAsync(cancellationToken).ConfigureAwait(false);
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }

        _endpoints.Clear();
    }
}
