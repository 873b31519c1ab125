using System.Collections.Concurrent;
using System.Net;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Listens for WebSockets (RFC 6455), and hands them out as connections like any other: with half-close, drain, timeouts and all middleware. Paths of one address share its port. Safe for any thread.</summary>
/// <remarks>
/// <para>HTTP is Kestrel's and the WebSocket protocol ASP.NET Core's. A connection reads the bytes of text and binary messages and sends binary ones, one for each batch; where a message began and ended is not told.</para>
/// <para>The peer's Close frame ends the input; completing the output sends ours. A browser's script gets nothing any more once it has called <c>close()</c>.</para>
/// </remarks>
/// <example><code>
/// server.Listen("echo", new WebSocketEndPoint(new IPEndPoint(IPAddress.Loopback, 8080), "/echo"), new WebSocketListenerFactory(), c => c.UseEcho());
/// </code></example>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing.
public sealed class WebSocketListenerFactory : IConnectionListenerFactory
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<EndPoint, WebSocketSite> _sites = new();
    private readonly WebSocketEndpointOptions _options;
    private readonly IConnectionListenerFactory _transport;
    private readonly IServiceProvider? _services;

    /// <summary>Makes a factory. Endpoints that share an address need the same factory.</summary>
    /// <param name="options">Who may connect, and TLS; <see langword="null"/> for the defaults.</param>
    /// <param name="transport">What listens below HTTP; <see langword="null"/> for a <see cref="SocketListenerFactory"/> with default options.</param>
    /// <param name="services">Where a logger factory and a <see cref="TimeProvider"/> are looked up; each is optional.</param>
    public WebSocketListenerFactory(WebSocketEndpointOptions? options = null, IConnectionListenerFactory? transport = null, IServiceProvider? services = null)
    {
        _options = options ?? new WebSocketEndpointOptions();
        _transport = transport ?? new SocketListenerFactory(services: services);
        _services = services;
    }

    /// <summary>Opens a path, and binds its address if no other path has.</summary>
    /// <param name="endpoint">A <see cref="WebSocketEndPoint"/> at an <see cref="IPEndPoint"/>. Port 0 takes one that is free, the same for all paths with port 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="AddressInUseException">Somebody listens there already, or the path is open.</exception>
    /// <exception cref="NotSupportedException">The end point is of another kind.</exception>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not WebSocketEndPoint { Host: IPEndPoint address } place)
        {
            throw new NotSupportedException($"'{endpoint}' is no address of a WebSocket.");
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_sites.TryGetValue(address, out var site))
            {
                site = await WebSocketSite.StartAsync(address, _options, _transport, _services, Forget, cancellationToken).ConfigureAwait(false);
                _sites[address] = site;
            }

            return site.Open(place.Path) ?? throw new AddressInUseException($"The path {place.Path} of {site.Address} is served already.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Forget(WebSocketSite site)
    {
        foreach (var entry in _sites)
        {
            if (ReferenceEquals(entry.Value, site))
            {
                _sites.TryRemove(entry);
            }
        }
    }
}
