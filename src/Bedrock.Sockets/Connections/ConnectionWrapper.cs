using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Connections;

/// <summary>A connection that is another one in all but its ending, which the derived class decides.</summary>
internal abstract class ConnectionWrapper(ConnectionContext inner) : ConnectionContext
{
    private int _disposed;

    public override IDuplexPipe Transport
    {
        get => inner.Transport;
        set => inner.Transport = value;
    }

    public override string ConnectionId
    {
        get => inner.ConnectionId;
        set => inner.ConnectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => inner.Items;
        set => inner.Items = value;
    }

#pragma warning disable RS0030 // Passed on as it is: whoever asks this connection for the token must get the transport's.
    public override CancellationToken ConnectionClosed
    {
        get => inner.ConnectionClosed;
        set => inner.ConnectionClosed = value;
    }
#pragma warning restore RS0030

    public override EndPoint? LocalEndPoint
    {
        get => inner.LocalEndPoint;
        set => inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => inner.RemoteEndPoint;
        set => inner.RemoteEndPoint = value;
    }

    public override IFeatureCollection Features => inner.Features;

    public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

    public sealed override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await EndAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the connection; called once.</summary>
    protected abstract ValueTask EndAsync();
}
