using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Client;

/// <summary>Connects to servers and puts every connection through the client's middleware. Immutable and safe for any thread. <see cref="SocketClientBuilder"/> makes it.</summary>
public sealed class SocketClient : IConnectionFactory
{
    private readonly IConnectionFactory _transport;
    private readonly ConnectionDelegate? _chain;
    private readonly ILogger _logger;

    internal SocketClient(IConnectionFactory transport, ConnectionDelegate? chain, ILogger logger)
    {
        _transport = transport;
        _chain = chain;
        _logger = logger;
    }

    /// <summary>Connects and runs the middleware up to the point where the last one calls the next.</summary>
    /// <param name="endpoint">Where to: an address of a kind that the transport knows.</param>
    /// <param name="cancellationToken">Gives up. During the middleware it aborts the connection and waits until they have unwound; after this method has returned it does nothing.</param>
    /// <returns>
    /// The connection, as the last middleware passed it on. Disposing it lets the middleware unwind, waits for them, and ends the connection gracefully.
    /// A middleware that fails or returns earlier aborts it.
    /// </returns>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there, or the server did not answer.</exception>
    /// <exception cref="IOException">A middleware returned without passing the connection on.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>What a middleware throws before it passes the connection on, this method throws; the connection is then over.</remarks>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        var connection = await _transport.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        return _chain is null
            ? connection
            : await HandOver.RunAsync(connection, _chain, _logger, cancellationToken).ConfigureAwait(false);
    }
}
