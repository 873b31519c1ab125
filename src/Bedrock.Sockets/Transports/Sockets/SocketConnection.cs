using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Kestrel's socket connection with an ending of its own: completing <c>Output</c> half-closes, and disposing it loses no byte.</summary>
internal sealed class SocketConnection : ConnectionWrapper
{
    private readonly ConnectionContext _inner;
    private readonly ConnectionEnding _ending;
    private readonly IDisposable? _place;

    public SocketConnection(ConnectionContext inner, IByteSink sink, PipeOptions output, TimeProvider clock, IDisposable? place)
        : base(inner)
    {
        _inner = inner;
        _place = place;
        _ending = new ConnectionEnding(new PumpedTransport(inner, sink, output), clock);
        inner.Transport = _ending;
        inner.Features.Set<IConnectionDrainFeature>(_ending);
        inner.Features.Set<IConnectionActivityFeature>(_ending);
    }

    public override void Abort(ConnectionAbortedException abortReason) => _ending.Abort(abortReason);

    protected override async ValueTask EndAsync()
    {
        try
        {
            await _ending.CloseAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            // After the socket is closed: a place is free when its descriptor is.
            _place?.Dispose();
        }
    }
}
