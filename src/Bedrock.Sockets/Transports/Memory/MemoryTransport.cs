using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>Connections inside the process: both ends behave as stream sockets do, without a kernel, a port or a packet. Safe for any thread.</summary>
/// <remarks>
/// Each transport has names of its own. Kestrel takes it beside its socket transport, because it says which endpoints it can bind.
/// <code>
/// var transport = new MemoryTransport();
/// await using var listener = await transport.BindAsync(new MemoryEndPoint("echo"));
/// await using var client = await transport.ConnectAsync(listener.EndPoint);
/// await using var server = await listener.AcceptAsync();
/// </code>
/// Completing <c>Output</c> half-closes: the peer's input ends and the own one stays readable. Disposing ends gracefully: the peer still gets all that was written, and what it sends is discarded.
/// <c>Abort</c> makes the peer's reads throw <see cref="ConnectionResetException"/> and its flushes complete.
/// <c>ConnectionClosed</c> fires when both directions have ended or one end has aborted, not when one end half-closes.
/// </remarks>
public sealed class MemoryTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionFactory
{
    private readonly ConcurrentDictionary<string, MemoryListener> _listeners = new(StringComparer.Ordinal);
    private readonly PipeOptions _pipes;
    private readonly int _backlog;
    private long _lastConnection;

    /// <summary>Makes a transport in which nothing is bound.</summary>
    /// <param name="options">How connections are made; <see langword="null"/> for the defaults.</param>
    public MemoryTransport(MemoryTransportOptions? options = null)
    {
        options ??= new MemoryTransportOptions();
        var scheduler = options.UnsafeInlineScheduling ? PipeScheduler.Inline : PipeScheduler.ThreadPool;
        _backlog = options.Backlog;
        _pipes = new PipeOptions(
            options.MemoryPool,
            readerScheduler: scheduler,
            writerScheduler: scheduler,
            pauseWriterThreshold: options.MaxBufferSize,
            resumeWriterThreshold: Math.Max(1, options.MaxBufferSize / 2),
            useSynchronizationContext: false);
    }

    /// <summary>Whether <paramref name="endpoint"/> is a <see cref="MemoryEndPoint"/>.</summary>
    /// <param name="endpoint">The address a host wants to bind.</param>
    public bool CanBind(EndPoint endpoint) => endpoint is MemoryEndPoint;

    /// <summary>Binds a name, which is free again after <c>UnbindAsync</c> or <c>DisposeAsync</c> of the listener.</summary>
    /// <param name="endpoint">A <see cref="MemoryEndPoint"/>.</param>
    /// <param name="cancellationToken">Not used after the call has begun: binding never waits.</param>
    /// <returns>
    /// The listener. After <c>UnbindAsync</c> its <c>AcceptAsync</c> hands out what is in the queue and then <see langword="null"/>, and whoever still waits to get into the queue is refused;
    /// <c>DisposeAsync</c> resets what is in the queue.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="endpoint"/> is of another kind.</exception>
    /// <exception cref="AddressInUseException">The name is bound.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = InMemory(endpoint);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IConnectionListener>(cancellationToken);
        }

        var listener = new MemoryListener(address, _backlog, Release);
        return _listeners.TryAdd(address.Name, listener)
            ? new(listener)
            : ValueTask.FromException<IConnectionListener>(new AddressInUseException($"{address} is bound already."));
    }

    /// <summary>Connects to a bound name. It completes when the connection is in the listener's queue, before it is accepted, and waits while the queue is full.</summary>
    /// <param name="endpoint">A <see cref="MemoryEndPoint"/>.</param>
    /// <param name="cancellationToken">Ends the wait for a place in the queue.</param>
    /// <returns>The client's end, which the caller disposes.</returns>
    /// <exception cref="ArgumentException"><paramref name="endpoint"/> is of another kind.</exception>
    /// <exception cref="SocketException">Nothing is bound to the name, or it was unbound during the wait (<see cref="SocketError.ConnectionRefused"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the listener does not see the connection.</exception>
    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => ConnectAsync(endpoint, localEndPoint: null, cancellationToken);

    /// <summary>Connects as if from an address of the caller's choice, for servers that decide by the address of the peer.</summary>
    /// <param name="endpoint">A <see cref="MemoryEndPoint"/>.</param>
    /// <param name="localEndPoint">What the server sees as <c>RemoteEndPoint</c>: an address of any kind; <see langword="null"/> for a name that no other connection of this transport has.</param>
    /// <param name="cancellationToken">Ends the wait for a place in the queue.</param>
    /// <inheritdoc cref="ConnectAsync(EndPoint, CancellationToken)"/>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, EndPoint? localEndPoint, CancellationToken cancellationToken = default)
    {
        var address = InMemory(endpoint);
        cancellationToken.ThrowIfCancellationRequested();
        if (_listeners.TryGetValue(address.Name, out var listener))
        {
            var (client, server) = CreatePair(address, localEndPoint);
            if (await listener.EnqueueAsync(server, cancellationToken).ConfigureAwait(false))
            {
                return client;
            }
        }

        throw new SocketException((int)SocketError.ConnectionRefused, $"Nothing is bound to {address}.");
    }

    private static MemoryEndPoint InMemory(EndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        return endpoint as MemoryEndPoint
            ?? throw new ArgumentException($"{endpoint} is no {nameof(MemoryEndPoint)}.", nameof(endpoint));
    }

    private (MemoryConnection Client, MemoryConnection Server) CreatePair(MemoryEndPoint address, EndPoint? localEndPoint)
    {
        var name = $"{address.Name}-{Interlocked.Increment(ref _lastConnection)}";
        var (client, server) = MemoryConnection.CreatePair(name, _pipes);
        client.RemoteEndPoint = address;
        server.LocalEndPoint = address;
        client.LocalEndPoint = server.RemoteEndPoint = localEndPoint ?? new MemoryEndPoint(name);
        return (client, server);
    }

    /// <summary>Frees the name, unless another listener has it by now.</summary>
    private void Release(MemoryListener listener) => _listeners.TryRemove(KeyValuePair.Create(listener.Name, listener));
}
