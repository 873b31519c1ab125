using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux.Connections;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Linux;

/// <summary>Listens and connects through epoll or io_uring: TCP (IPv4, IPv6, both), Unix stream sockets and inherited descriptors, on a few loops of its own.</summary>
/// <remarks>
/// Our server takes it by <c>server.UseLinuxTransport()</c>, Kestrel by <c>services.AddLinuxTransport()</c>. Safe for any thread.
/// Connections end as those of the core's sockets do: completing <c>Output</c> half-closes, disposing loses no byte, <c>Abort</c> resets (docs/design/half-close.md).
/// The loops run while there is a listener or a connection; they need no disposing.
/// </remarks>
public sealed class LinuxTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionFactory
{
    private readonly LinuxTransport _transport;
    private readonly SocketEndpointOptions _sockets;

    /// <summary>Makes a transport. Its loops start with the first listener or connection.</summary>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <param name="services">Where an <c>ILoggerFactory</c>, a meter factory and a <see cref="TimeProvider"/> are looked up; each is optional.</param>
    public LinuxTransportFactory(LinuxTransportOptions? options = null, IServiceProvider? services = null)
    {
        options ??= new LinuxTransportOptions();
        _transport = new LinuxTransport(options, services);
        _sockets = options.Sockets;
    }

    internal LinuxTransportFactory(LinuxTransport transport, SocketEndpointOptions sockets)
    {
        _transport = transport;
        _sockets = sockets;
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
    /// <exception cref="PlatformNotSupportedException">epoll was asked for and cannot be used.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _transport.BindAsync(endpoint, _sockets, cancellationToken);
    }

    /// <summary>Connects. There is no limit of time but the system's own (about two minutes on Linux): give a token for a shorter one.</summary>
    /// <param name="endpoint">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, whose addresses are tried in turn, or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The connection, which the caller disposes.</returns>
    /// <exception cref="SocketException">Nobody listens there, the name does not resolve, or the server did not answer.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">epoll was asked for and cannot be used.</exception>
    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _transport.ConnectAsync(endpoint, _sockets, cancellationToken);
    }
}
