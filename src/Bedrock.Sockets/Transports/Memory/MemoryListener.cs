using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>A bound name: a queue of connections that wait to be accepted. Safe for any thread.</summary>
internal sealed class MemoryListener(MemoryEndPoint endpoint, int backlog, Action<MemoryListener> unbound) : IConnectionListener
{
    private readonly Channel<MemoryConnection> _queue = Channel.CreateBounded<MemoryConnection>(backlog);

    public EndPoint EndPoint => endpoint;

    public string Name => endpoint.Name;

    /// <summary>Puts a connection in the queue, waiting while that is full.</summary>
    /// <returns>Whether it was taken; <see langword="false"/> when the listener is unbound first.</returns>
    public async ValueTask<bool> EnqueueAsync(MemoryConnection connection, CancellationToken cancellationToken)
    {
        // Not WriteAsync: on .NET 10.0 an item whose writer was cancelled while it waited for room can be enqueued all the same.
        while (await _queue.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_queue.Writer.TryWrite(connection))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_queue.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        unbound(this);
        _queue.Writer.TryComplete();
        return default;
    }

    /// <summary>Unbinds, and resets what nobody has accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        while (_queue.Reader.TryRead(out var connection))
        {
            connection.Abort(new ConnectionAbortedException("The listener was disposed before it accepted the connection."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
