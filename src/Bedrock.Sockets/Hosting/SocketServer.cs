using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
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
    private readonly Action<SocketServerBuilder> _configure;
    private readonly IServiceProvider _services;
    private readonly ServiceProvider? _ownServices;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly EndpointBinder _binder;
    private readonly List<IServedEndpoint> _endpoints = [];
    private readonly List<Task> _closing = [];
#pragma warning disable CA2213 // Without a wait handle there is nothing to dispose; and a reload may still ask for its turn.
    private readonly SemaphoreSlim _turn = new(1);
#pragma warning restore CA2213
#pragma warning disable CA2213 // Without a timer or a wait handle there is nothing to dispose, and a drain may still look at it.
    private readonly CancellationTokenSource _stopNow = new();
#pragma warning restore CA2213
    private SocketServerBuilder _description;
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

        _binder = new EndpointBinder(_services, _logger, _metrics, _clock);
        _configure = configure;
        _description = Describe();
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
        _endpoints.AddRange(await _binder.BindAllAsync(_description, _description.Endpoints, cancellationToken).ConfigureAwait(false));
        Endpoints = _endpoints.ConvertAll(static endpoint => endpoint.Bound);
        if (Endpoints.Any(static endpoint => endpoint is { IsDatagram: false, EndPoint: IPEndPoint or UnixDomainSocketEndPoint }))
        {
            DescriptorBudget.OfTheProcess.Say(_logger);
        }

        _endpoints.ForEach(Start);

        _poolWatch = ThreadPoolWatch.Start(_metrics, _logger);
        _accepting = true;
    }

    /// <summary>
    /// Reads the description again, the configuration with it, and changes what has changed: endpoints are added and closed, and serve their next connection in another way, with other limits, certificates and options.
    /// Connections of the others are not touched, nor are those that are open at a changed endpoint; those of a closed one are drained.
    /// </summary>
    /// <param name="cancellationToken">Gives up binding.</param>
    /// <returns>What has changed.</returns>
    /// <exception cref="SocketConfigurationException">An endpoint cannot be served as described. Nothing has changed.</exception>
    /// <exception cref="AddressInUseException">Somebody listens there already, maybe an endpoint of another name. Nothing has changed.</exception>
    /// <exception cref="SocketException">A new address is not this machine's, a port is privileged, or a host name does not resolve. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The server does not run.</exception>
    /// <remarks>Any thread may call it; calls wait for each other. Endpoints described in code stay what they are. An endpoint keeps its socket, and with it the socket's options, as long as its address is the same. New limits begin to count at zero.</remarks>
    public async Task<ServerChanges> ReloadAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _accepting ? await ReloadNowAsync(cancellationToken).ConfigureAwait(false) : throw new InvalidOperationException("A socket server that does not run cannot reload.");
        }
        finally
        {
            _turn.Release();
        }
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

    private SocketServerBuilder Describe(IReadOnlyList<IEndpointDefinition>? before = null)
    {
        var builder = new SocketServerBuilder(_services, before);
        _configure(builder);
        return builder;
    }

    private async Task<ServerChanges> ReloadNowAsync(CancellationToken cancellationToken)
    {
        var next = Describe(before: _description.Endpoints);
        var all = !next.Timeouts.IsSame(_description.Timeouts);
        if (all)
        {
            // What was kept still has the timeouts of before.
            next = Describe();
        }

        var plan = ReloadPlan.Of(_endpoints, next.Endpoints, all);
        var handlers = plan.Change.Select(change => _binder.Build(next, change.Next)).ToArray();
        var bound = await _binder.BindAllAsync(next, plan.Bind, cancellationToken).ConfigureAwait(false);

        // From here on nothing can fail.
        _description = next;
        for (var index = 0; index < handlers.Length; index++)
        {
            Change(plan.Change[index].Endpoint, plan.Change[index].Next, handlers[index]);
        }

        bound.ForEach(Start);
        _endpoints.RemoveAll(plan.Close.Contains);
        _endpoints.AddRange(bound);
        _closing.RemoveAll(static closing => closing.IsCompleted);
        _closing.Add(CloseAsync(plan.Close, next.DrainTimeout));
        Endpoints = _endpoints.ConvertAll(static endpoint => endpoint.Bound);

        var moved = plan.Bind.Where(definition => plan.Close.Any(endpoint => endpoint.Definition.IsNamedAs(definition))).Select(static definition => definition.Name).ToList();
        var changes = new ServerChanges(
            [.. plan.Bind.Select(static definition => definition.Name).Except(moved, StringComparer.OrdinalIgnoreCase)],
            [.. plan.Change.Select(static change => change.Next.Name), .. moved],
            [.. plan.Close.Select(static endpoint => endpoint.Definition.Name).Except(moved, StringComparer.OrdinalIgnoreCase)]);
        ServerLog.Reloaded(_logger, changes.Added.Count, changes.Changed.Count, changes.Removed.Count);
        return changes;
    }

    private void Start(IServedEndpoint endpoint)
    {
        endpoint.Start();
        ServerLog.Listening(_logger, endpoint.Bound.Name, endpoint.Bound.EndPoint);
    }

    private void Change(ServedEndpoint endpoint, EndpointDefinition next, ConnectionDelegate handler)
    {
        if (!string.Equals(endpoint.Definition.Description?.Socket, next.Description?.Socket, StringComparison.Ordinal))
        {
            ServerLog.SocketKept(_logger, endpoint.Name);
        }

        endpoint.Change(next, handler);
    }

    private async Task DrainAsync(CancellationToken stopNow)
    {
        using var hurry = stopNow.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _stopNow);

        // A reload that is under way ends first; none begins after it.
        _accepting = false;
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _turn.Release();

        await UnbindAsync(_endpoints).ConfigureAwait(false);
        ServerLog.Stopping(_logger, _endpoints.OfType<ServedEndpoint>().Sum(static endpoint => endpoint.Connections.Count), _description.DrainTimeout.TotalSeconds);
        await Task.WhenAll([.. _closing, FinishAsync(_endpoints, _description.DrainTimeout)]).ConfigureAwait(false);
        _endpoints.Clear();
        _poolWatch?.Dispose();
        ServerLog.Stopped(_logger);
    }

    private async Task CloseAsync(IReadOnlyList<IServedEndpoint> endpoints, TimeSpan window)
    {
        await UnbindAsync(endpoints).ConfigureAwait(false);
        await FinishAsync(endpoints, window).ConfigureAwait(false);
    }

    private static Task UnbindAsync(IEnumerable<IServedEndpoint> endpoints) => Task.WhenAll(endpoints.Select(static endpoint => endpoint.UnbindAsync(CancellationToken.None)));

    private async Task FinishAsync(IReadOnlyList<IServedEndpoint> endpoints, TimeSpan window)
    {
        await Task.WhenAll(endpoints.Select(endpoint => endpoint.FinishAsync(window, _stopNow.Token))).ConfigureAwait(false);

        // Not one by one: WebSockets of one address share what is below them, and it ends with the first that is disposed.
        foreach (var endpoint in endpoints)
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }
    }
}
