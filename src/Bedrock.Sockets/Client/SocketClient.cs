using System.Net;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Client;

/// <summary>Connects to servers and puts every connection through the client's middleware. Immutable and safe for any thread. <see cref="SocketClientBuilder"/> makes it.</summary>
public sealed class SocketClient : IConnectionFactory
{
    private readonly IConnectionFactory _transport;
    private readonly ConnectionDelegate? _chain;
    private readonly TimeSpan? _timeout;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;

    internal SocketClient(IConnectionFactory transport, ConnectionDelegate? chain, TimeSpan? timeout, ILogger logger, TimeProvider clock)
    {
        _transport = transport;
        _chain = chain;
        _timeout = timeout;
        _logger = logger;
        _clock = clock;
    }

    /// <summary>Connects and runs the middleware up to the point where the last one calls the next.</summary>
    /// <param name="endpoint">Where to: an address of a kind that the transport knows. A host name with several addresses is connected to by whichever answers first (RFC 8305).</param>
    /// <param name="cancellationToken">Gives up. During the middleware it aborts the connection and waits until they have unwound; after this method has returned it does nothing.</param>
    /// <returns>
    /// The connection, as the last middleware passed it on. Disposing it lets the middleware unwind, waits for them, and ends the connection gracefully.
    /// A middleware that fails or returns earlier aborts it.
    /// </returns>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there, or the server did not answer.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="SocketClientBuilder.ConnectTimeout"/>.</exception>
    /// <exception cref="IOException">A middleware returned without passing the connection on.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>What a middleware throws before it passes the connection on, this method throws; the connection is then over.</remarks>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (_timeout is not { } timeout)
        {
            return await ConnectOnceAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }

        using var patience = new CancellationTokenSource(timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ConnectOnceAsync(endpoint, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Connecting to {endpoint} took longer than {timeout.TotalSeconds} s.", late);
        }
        catch (OperationCanceledException given) when (cancellationToken.IsCancellationRequested)
        {
            // With the caller's token, which it may compare, and not with the linked one.
            throw new OperationCanceledException(given.Message, given, cancellationToken);
        }
    }

    /// <summary>Connects, and tries again after each failure that may pass.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="reconnect">How often, and with which waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection, as <see cref="ConnectAsync(EndPoint, CancellationToken)"/> returns it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>The last failure is thrown when there were <see cref="ReconnectOptions.MaxFailures"/> in a row, and at once one that will not pass.</remarks>
    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, ReconnectOptions reconnect, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reconnect);
        return ConnectAsync(endpoint, reconnect, new Backoff(reconnect), cancellationToken);
    }

    /// <summary>Keeps a connection: connects, uses it, and connects again when it is lost.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="use">
    /// Uses a connection, which is disposed when this returns. Returning ends it all; to be connected again, let the exception of the lost connection out, or throw one where the stream ends, such as <see cref="EndOfStreamException"/>.
    /// What was under way when a connection was lost is not sent again: only the protocol knows whether it may be.
    /// </param>
    /// <param name="reconnect">How often, and with which waits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting and waiting. <paramref name="use"/> is given it and must watch it itself.</param>
    /// <returns>A task that ends when <paramref name="use"/> has returned.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(EndPoint endpoint, Func<ConnectionContext, CancellationToken, Task> use, ReconnectOptions? reconnect = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);

        reconnect ??= new ReconnectOptions();
        var backoff = new Backoff(reconnect);
        while (true)
        {
            var connection = await ConnectAsync(endpoint, reconnect, backoff, cancellationToken).ConfigureAwait(false);
            var connected = _clock.GetTimestamp();
            try
            {
                await using var ending = connection.ConfigureAwait(false);
                await use(connection, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception lost) when (!cancellationToken.IsCancellationRequested && reconnect.IsTransient(lost))
            {
                if (_clock.GetElapsedTime(connected) >= reconnect.StableAfter)
                {
                    backoff.Reset();
                }

                if (backoff.Failures + 1 >= reconnect.MaxFailures)
                {
                    throw;
                }

                await WaitAsync(endpoint, backoff, lost, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, ReconnectOptions reconnect, Backoff backoff, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && backoff.Failures + 1 < (reconnect.MaxFailures ?? int.MaxValue) && reconnect.IsTransient(failure))
            {
                await WaitAsync(endpoint, backoff, failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task WaitAsync(EndPoint endpoint, Backoff backoff, Exception failure, CancellationToken cancellationToken)
    {
        var wait = backoff.Next();
        ConnectionLog.ConnectingAgain(_logger, endpoint, LogText.Describe(failure), wait.TotalMilliseconds, backoff.Failures);
        return Task.Delay(wait, _clock, cancellationToken);
    }

    private async ValueTask<ConnectionContext> ConnectOnceAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var connection = await _transport.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        return _chain is null
            ? connection
            : await HandOver.RunAsync(connection, _chain, _logger, cancellationToken).ConfigureAwait(false);
    }
}
