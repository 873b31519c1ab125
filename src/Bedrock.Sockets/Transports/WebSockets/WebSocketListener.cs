using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>One path of a <see cref="WebSocketSite"/>: hands out the WebSockets that came to it, as connections.</summary>
internal sealed class WebSocketListener(WebSocketSite site, WebSocketEndPoint endPoint) : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateBounded<ConnectionContext>(new BoundedChannelOptions(128) { SingleReader = true });

    public EndPoint EndPoint => endPoint;

    public string Path => endPoint.Path;

    /// <summary>Hands a connection over, waiting while many others wait.</summary>
    /// <returns>Whether it was taken; not after the path has closed.</returns>
    public async ValueTask<bool> TryAddAsync(ConnectionContext connection)
    {
        while (await _accepted.Writer.WaitToWriteAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_accepted.Writer.TryWrite(connection))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        site.Close(this);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await site.EndAsync().ConfigureAwait(false);
    }
}
