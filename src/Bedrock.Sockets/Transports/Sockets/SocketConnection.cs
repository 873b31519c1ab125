using System.IO.Pipelines;
using System.Net;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Kestrel's socket connection with an ending of its own: completing <c>Output</c> half-closes, and disposing it loses no byte.</summary>
internal sealed class SocketConnection : ConnectionContext
{
    private readonly ConnectionContext _inner;
    private readonly ConnectionEnding _ending;
    private int _disposed;

    public SocketConnection(ConnectionContext inner, IByteSink sink, PipeOptions output, TimeProvider clock)
    {
        _inner = inner;
        _ending = new ConnectionEnding(inner, sink, output, clock);
        _inner.Transport = _ending;
        _inner.Features.Set<IConnectionDrainFeature>(_ending);
    }

    public override IDuplexPipe Transport
    {
        get => _inner.Transport;
        set => _inner.Transport = value;
    }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

#pragma warning disable RS0030 // Passed on as it is: whoever asks this connection for the token must get the transport's.
    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }
#pragma warning restore RS0030

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override void Abort(ConnectionAbortedException abortReason) => _ending.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _ending.CloseAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }
}
