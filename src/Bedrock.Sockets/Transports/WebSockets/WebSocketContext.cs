using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>A WebSocket as a connection. <see cref="Create"/> gives it the ending that every connection has: half-close, a lingering close, drain.</summary>
internal sealed class WebSocketContext : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature
{
    private const int BufferBytes = 64 * 1024;

    private readonly WebSocket _webSocket;
    private readonly Action<ConnectionAbortedException> _abort;
#pragma warning disable CA2213 // Without a timer or a wait handle it holds nothing, and a handler may look at its token after the end.
    private readonly CancellationTokenSource _closed = new();
#pragma warning restore CA2213
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: BufferBytes, resumeWriterThreshold: BufferBytes / 2, useSynchronizationContext: false));
    private readonly Task _receiving;
    private volatile ConnectionAbortedException? _abortReason;
    private volatile bool _hasReceivedAll;

    private WebSocketContext(WebSocket webSocket, string id, Action<ConnectionAbortedException> abort)
    {
        _webSocket = webSocket;
        _abort = abort;
        ConnectionId = id;
        Transport = this;
#pragma warning disable RS0030 // This is where the token comes from.
        ConnectionClosed = _closed.Token;
#pragma warning restore RS0030
        Features.Set<IMemoryPoolFeature>(this);
        _receiving = ReceiveAsync();
    }

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => throw new NotSupportedException("The pump of the ending has the output.");

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => MemoryPool<byte>.Shared;

    /// <summary>Ends with the connection.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Makes a connection of a WebSocket that is open.</summary>
    /// <param name="webSocket">The WebSocket, which the connection disposes.</param>
    /// <param name="id">What logs call the connection.</param>
    /// <param name="abort">Ends what is below the WebSocket at once.</param>
    /// <param name="clock">The clock of the ending.</param>
    /// <param name="raw">The connection below the ending.</param>
    public static SocketConnection Create(WebSocket webSocket, string id, Action<ConnectionAbortedException> abort, TimeProvider clock, out WebSocketContext raw)
    {
        raw = new WebSocketContext(webSocket, id, abort);
        var output = new PipeOptions(readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: BufferBytes, resumeWriterThreshold: BufferBytes / 2, useSynchronizationContext: false);
        return new SocketConnection(raw, new WebSocketSink(webSocket), output, clock, place: null);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _abortReason ??= abortReason;
        _webSocket.Abort();
        _abort(abortReason);
        _ = _closed.CancelAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        // A receive that still waits ends with the WebSocket, and a flush that waits with the reader.
        await _input.Reader.CompleteAsync().ConfigureAwait(false);
        if (!_hasReceivedAll)
        {
            _abortReason ??= new ConnectionAbortedException("The connection was disposed.");
            _webSocket.Abort();
        }

        await _receiving.ConfigureAwait(false);
        _webSocket.Dispose();
        await _closed.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        var failure = await WebSocketInput.ReceiveAllAsync(_webSocket, _input.Writer, () => _abortReason).ConfigureAwait(false);

        // Before the handler hears of it: it may end the connection at once, and there is nothing left to abort, which would cut off our Close frame.
        _hasReceivedAll = true;
        await _input.Writer.CompleteAsync(failure).ConfigureAwait(false);
        if (failure is not null)
        {
            _ = _closed.CancelAsync();
        }
    }
}
