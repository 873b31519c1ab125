using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Transports.Gates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Listens on TCP (IPv4, IPv6, both), Unix stream sockets and inherited descriptors, with an accept loop that survives every failure and connections that end without losing a byte.</summary>
/// <remarks>
/// Our server uses it by itself; <c>services.AddSocketTransport()</c> gives it to Kestrel. Safe for any thread.
/// A listener that is unbound first hands out what the kernel has already accepted, and then <see langword="null"/>.
/// </remarks>
public sealed class SocketListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketEndpointOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly SocketMetrics _metrics;
    private readonly TimeProvider _clock;

    /// <summary>Makes a factory for endpoints with these options.</summary>
    /// <param name="options">How sockets are set up; <see langword="null"/> for the defaults.</param>
    /// <param name="services">Where an <see cref="ILoggerFactory"/>, a meter factory and a <see cref="TimeProvider"/> are looked up; each is optional.</param>
    public SocketListenerFactory(SocketEndpointOptions? options = null, IServiceProvider? services = null)
    {
        _options = options ?? new SocketEndpointOptions();
        _loggers = services?.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance;
        _metrics = SocketMetrics.From(services);
        _clock = services?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
    }

    /// <summary>Whether <paramref name="endpoint"/> is of a kind that this transport listens on.</summary>
    /// <param name="endpoint">Where to listen.</param>
    /// <returns>Whether it is an IP, Unix or file-handle end point.</returns>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint
        or FileHandleEndPoint { FileHandleType: FileHandleType.Auto or FileHandleType.Tcp };

    /// <summary>Binds and listens. Port 0 takes a free one, which the listener's <see cref="IConnectionListener.EndPoint"/> names.</summary>
    /// <param name="endpoint">Where to listen. <see cref="IPAddress.IPv6Any"/> takes IPv4 too.</param>
    /// <param name="cancellationToken">Not used: binding does not wait.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">The address is not this machine's, the port is privileged, or the path cannot be made.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        RuntimeWarmUp.Run();
        InlineCompletions.Request(_options);
        var socket = ListenSocket.Bind(endpoint, _options);
        var connections = new KestrelConnectionFactory(_options, _loggers, _clock);
        var logger = _loggers.CreateLogger(LogCategory.Name);
        var failures = new AcceptFailures(logger, _metrics, _clock);
        var door = Door.Of(_options, logger, _metrics, _clock);
        return new(new SocketListener<SocketVisitor>(
            socket, door, (accepted, place) => connections.Create(accepted.Socket, place), failures, _options.Backlog, connections, _clock));
    }
}
