using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.ExceptionServices;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Connects to WebSockets (RFC 6455): the client's side of <see cref="WebSocketListenerFactory"/>. Safe for any thread.</summary>
/// <remarks>HTTP and the WebSocket protocol are .NET's own. What connects below them, with TLS or without, is another factory, such as a <c>SocketClient</c> with <c>UseClientTls</c>.</remarks>
public sealed class WebSocketConnectionFactory : IConnectionFactory
{
    private readonly IConnectionFactory _below;
    private readonly TimeProvider _clock;

    /// <summary>Makes a factory.</summary>
    /// <param name="below">What connects below HTTP; <see langword="null"/> for a <see cref="SocketConnectionFactory"/> with default options. The caller keeps it.</param>
    /// <param name="clock">The clock of the connections' endings; <see langword="null"/> for the system's.</param>
    public WebSocketConnectionFactory(IConnectionFactory? below = null, TimeProvider? clock = null)
    {
        _below = below ?? new SocketConnectionFactory();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Connects.</summary>
    /// <param name="endpoint">A <see cref="WebSocketEndPoint"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection, which the caller disposes. Completing its output sends a Close frame; its input stays readable.</returns>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The server answered, but with no WebSocket; the message says with what.</exception>
    /// <exception cref="NotSupportedException">The end point is of another kind.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not WebSocketEndPoint place)
        {
            throw new NotSupportedException($"'{endpoint}' is no address of a WebSocket.");
        }

        var client = new ClientWebSocket();
        var below = new Below(_below, place.Host);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectCallback = below.ConnectAsync };
        try
        {
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            await client.ConnectAsync(AddressOf(place), invoker, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            client.Dispose();
            below.Failure?.Throw();
            throw new IOException($"There is no WebSocket at {place}: {error.Message}", error);
        }

        var connection = WebSocketContext.Create(client, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), below.Abort, _clock, out _);
        connection.RemoteEndPoint = endpoint;
        connection.LocalEndPoint = below.LocalEndPoint;
        return connection;
    }

    /// <summary>Always <c>ws</c>: if there is TLS, it is below.</summary>
    private static Uri AddressOf(WebSocketEndPoint place) => place.Host switch
    {
        DnsEndPoint name => new UriBuilder("ws", name.Host, name.Port, place.Path).Uri,
        IPEndPoint address => new UriBuilder("ws", address.Address.ToString(), address.Port, place.Path).Uri,
        _ => throw new NotSupportedException($"'{place}' is no address of a WebSocket."),
    };

    /// <summary>The connection below HTTP, once the platform has asked for it.</summary>
    private sealed class Below(IConnectionFactory factory, EndPoint host)
    {
        private ConnectionContext? _connection;

        /// <summary>Why there is none. The platform wraps it in what says less.</summary>
        public ExceptionDispatchInfo? Failure { get; private set; }

        public EndPoint? LocalEndPoint => _connection?.LocalEndPoint;

        public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            try
            {
                _connection = await factory.ConnectAsync(host, cancellationToken).ConfigureAwait(false);
                return new DuplexPipeStream(_connection);
            }
            catch (Exception error)
            {
                Failure = ExceptionDispatchInfo.Capture(error);
                throw;
            }
        }

        public void Abort(ConnectionAbortedException reason) => _connection?.Abort(reason);
    }
}
