using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Connects to TCP and Unix stream servers. The connections end as the server's do: completing <c>Output</c> half-closes, disposing loses no byte, <c>Abort</c> resets.</summary>
/// <remarks>Safe for any thread. Dispose it after its connections.</remarks>
public sealed class SocketConnectionFactory : IConnectionFactory, IDisposable
{
    private readonly SocketEndpointOptions _options;
    private readonly KestrelConnectionFactory _connections;

    /// <summary>Makes a factory for connections with these options.</summary>
    /// <param name="options">How sockets are set up; <see langword="null"/> for the defaults. Backlog, port reuse and file mode do not apply.</param>
    /// <param name="services">Where an <see cref="ILoggerFactory"/> and a <see cref="TimeProvider"/> are looked up; each is optional.</param>
    public SocketConnectionFactory(SocketEndpointOptions? options = null, IServiceProvider? services = null)
    {
        _options = options ?? new SocketEndpointOptions();
        InlineCompletions.Request(_options);
        var loggers = services?.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance;
        var clock = services?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        _connections = new KestrelConnectionFactory(_options, loggers, clock);
    }

    /// <summary>Called with each socket before it connects, to set what the options do not: to bind it to an address of this machine, for instance. What it throws, connecting throws. Called for several connections at once.</summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    public Action<Socket>? BeforeConnect { get; init; }

    /// <summary>Connects. There is no limit of time but the system's own (about two minutes on Linux): give a token for a shorter one.</summary>
    /// <param name="endpoint">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, whose addresses are tried in turn, or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The connection, which the caller disposes.</returns>
    /// <exception cref="SocketException">Nobody listens there, the name does not resolve, or the server did not answer.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        var socket = NewSocket(endpoint, _options);
        try
        {
            BeforeConnect?.Invoke(socket);
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return _connections.Create(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives back what the connections shared.</summary>
    public void Dispose() => _connections.Dispose();

    /// <summary>A socket that has not connected yet, set up for <paramref name="endpoint"/>.</summary>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    internal static Socket NewSocket(EndPoint endpoint, SocketEndpointOptions options)
    {
        var socket = endpoint switch
        {
            IPEndPoint ip => new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
            DnsEndPoint => new Socket(SocketType.Stream, ProtocolType.Tcp),
            UnixDomainSocketEndPoint => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            _ => throw new NotSupportedException($"This transport does not connect to a {endpoint.GetType().Name}."),
        };

        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            TcpOptions.Apply(socket, options);
        }

        return socket;
    }
}
