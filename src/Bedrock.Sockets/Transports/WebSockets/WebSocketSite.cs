using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Kestrel's HTTP server and ASP.NET Core's WebSockets at one address, for all paths there. It runs while a path is open.</summary>
internal sealed class WebSocketSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WebSocketListener> _paths = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopNow = new();
    private readonly WebSocketEndpointOptions _options;
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;
    private readonly TimeProvider _clock;
    private readonly Action<WebSocketSite> _closed;
    private Task? _stopping;
    private int _ending;

    private WebSocketSite(
        IPEndPoint address, WebSocketEndpointOptions options, IConnectionListenerFactory transport, IServiceProvider? services, Action<WebSocketSite> closed)
    {
        var loggers = services?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        _options = options;
        _clock = services?.GetService<TimeProvider>() ?? TimeProvider.System;
        _closed = closed;
        _services = OwnServices(loggers, _clock, services?.GetService<IMeterFactory>());
        var kestrel = new KestrelServerOptions { ApplicationServices = _services, AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = 0;
        ListenOptions? listening = null;
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            options.Secure?.Invoke(listen);
            listening = listen;
        });
        _server = new KestrelServer(Options.Create(kestrel), transport, loggers);
        Listening = listening!; // Listen calls back at once.
    }

    /// <summary>The address, with the real port.</summary>
    public IPEndPoint Address => Listening.IPEndPoint!; // It listens on one.

    private ListenOptions Listening { get; }

    /// <summary>Binds the address.</summary>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    public static async ValueTask<WebSocketSite> StartAsync(
        IPEndPoint address, WebSocketEndpointOptions options, IConnectionListenerFactory transport, IServiceProvider? services, Action<WebSocketSite> closed, CancellationToken cancellationToken)
    {
        var site = new WebSocketSite(address, options, transport, services, closed);
        var builder = new ApplicationBuilder(site._services);
        builder.UseWebSockets();
        builder.Run(site.ServeAsync);
        try
        {
            await site._server.StartAsync(new HttpRequests(builder.Build()), cancellationToken).ConfigureAwait(false);
            return site;
        }
        catch (IOException failed) when (failed.InnerException is AddressInUseException taken)
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw new AddressInUseException(taken.Message, taken);
        }
        catch
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a path.</summary>
    /// <returns>Its listener; <see langword="null"/> when the path is open already.</returns>
    public WebSocketListener? Open(string path)
    {
        var listener = new WebSocketListener(this, new WebSocketEndPoint(Address, path));
        return _paths.TryAdd(path, listener) ? listener : null;
    }

    /// <summary>Closes a path, and with the last one the address: nobody can connect any more, who has goes on.</summary>
    public void Close(WebSocketListener listener)
    {
        if (_paths.TryRemove(KeyValuePair.Create(listener.Path, listener)) && _paths.IsEmpty)
        {
            _closed(this);
            _stopping = _server.StopAsync(_stopNow.Token);
        }
    }

    /// <summary>Ends what is left once all paths are closed: their connections must be over.</summary>
    public async ValueTask EndAsync()
    {
        if (_stopping is { } stopping && Interlocked.Exchange(ref _ending, 1) == 0)
        {
            await _stopNow.CancelAsync().ConfigureAwait(false);
            await stopping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        _stopNow.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Those of ASP.NET Core and of what is below HTTP.</summary>
    private static ServiceProvider OwnServices(ILoggerFactory loggers, TimeProvider clock, IMeterFactory? meters)
    {
        var services = new ServiceCollection().AddSingleton(loggers).AddSingleton(clock).AddLogging();
        if (meters is not null)
        {
            services.AddSingleton(meters);
        }

        return services.BuildServiceProvider();
    }

    private async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(http, path).ConfigureAwait(false);
            return;
        }

        if (!_paths.TryGetValue(path, out var listener))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!WebSocketOrigin.IsAllowed(http.Request.Headers.Origin, http.Request.Host.Value ?? "", _options.AllowedOrigins))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var webSocket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        await ConnectAsync(http, webSocket, listener).ConfigureAwait(false);
    }

    private Task RefuseAsync(HttpContext http, string path)
    {
        if (path is "/" && HttpMethods.IsGet(http.Request.Method) && _options.Page is { } page)
        {
            return page(http, [.. _paths.Keys.Order(StringComparer.Ordinal)]);
        }

        // RFC 9110, section 15.5.22: there is something here, for those who speak another protocol.
        http.Response.StatusCode = _paths.ContainsKey(path) ? StatusCodes.Status426UpgradeRequired : StatusCodes.Status404NotFound;
        http.Response.Headers.Upgrade = http.Response.StatusCode == StatusCodes.Status426UpgradeRequired ? "websocket" : default;
        return Task.CompletedTask;
    }

    private async Task ConnectAsync(HttpContext http, WebSocket webSocket, WebSocketListener listener)
    {
        var connection = WebSocketContext.Create(webSocket, http.Connection.Id, _ => http.Abort(), _clock, out var raw);
        connection.LocalEndPoint = http.Connection.LocalIpAddress is { } local ? new WebSocketEndPoint(new IPEndPoint(local, http.Connection.LocalPort), listener.Path) : listener.EndPoint;
        connection.RemoteEndPoint = http.Connection.RemoteIpAddress is { } remote ? new IPEndPoint(remote, http.Connection.RemotePort) : null;
        if (!await listener.TryAddAsync(connection).ConfigureAwait(false))
        {
            connection.Abort(new ConnectionAbortedException("The server is stopping."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        // The request, and with it the socket, lasts as long as the connection.
        await raw.Ended.ConfigureAwait(false);
    }
}
