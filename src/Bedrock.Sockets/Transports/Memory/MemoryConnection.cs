using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>One end of a connection in memory.</summary>
/// <remarks>
/// <code>
/// client ─► MemoryOutput ─► Pipe (bounded) ─► MemoryInput ─► EndableReader ─► server
/// client ◄─ EndableReader ◄─ MemoryInput ◄─ Pipe (bounded) ◄─ MemoryOutput ◄─ server
/// </code>
/// The connection is over when neither direction can carry another byte (its writer has completed, or its reader is disposed), or when one end aborts.
/// </remarks>
internal sealed class MemoryConnection : ConnectionContext, IDuplexPipe,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionEndPointFeature,
    IConnectionLifetimeFeature, IConnectionLifetimeNotificationFeature, IConnectionDrainFeature, IConnectionActivityFeature, IMemoryPoolFeature
{
    // Without a timer or a wait handle neither source holds anything to dispose, and a drain may still ask a disposed connection to close.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _closeRequested = new();
#pragma warning restore CA2213
    private readonly MemoryInput _input;
    private readonly EndableReader _reader;
    private readonly MemoryOutput _output;
    private MemoryConnection _peer;
    private Task? _closing;
    private volatile Func<bool>? _required;
    private volatile bool _disposed;

    private MemoryConnection(string connectionId, Pipe receive, Pipe send, MemoryPool<byte> pool)
    {
        _peer = this;
        _input = new MemoryInput(receive.Reader);
        _reader = new EndableReader(_input);
        _output = new MemoryOutput(send.Writer, this);
        ConnectionId = connectionId;
#pragma warning disable RS0030 // This is where the token comes from.
        ConnectionClosed = _closed.Token;
#pragma warning restore RS0030
        ConnectionClosedRequested = _closeRequested.Token;
        MemoryPool = pool;
        Transport = this;

        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Features.Set<IConnectionDrainFeature>(this);
        Features.Set<IConnectionActivityFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    public MemoryPool<byte> MemoryPool { get; }

    public bool InputEnded => _reader.Ended;

    // Bytes that are on their way to a waiting handler need no look: ending the input hands them over with the end.
    public bool IsQuiet => _reader.IsWaiting && _output.IsIdle && _required?.Invoke() != false;

    public long Progress => _reader.Reads + _output.Flushes;

    public long BytesReceived => _reader.Bytes;

    public long BytesSent => _output.Bytes;

    public bool IsReceiving => _reader.IsPending;

    public bool IsSending => _output.IsPending;

    PipeReader IDuplexPipe.Input => _reader;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>Makes the two ends of a connection.</summary>
    public static (MemoryConnection Client, MemoryConnection Server) CreatePair(string name, PipeOptions pipes)
    {
        var request = new Pipe(pipes);
        var reply = new Pipe(pipes);
        var client = new MemoryConnection($"{name}.client", receive: reply, send: request, pipes.Pool);
        var server = new MemoryConnection($"{name}.server", receive: request, send: reply, pipes.Pool);
        client._peer = server;
        server._peer = client;
        return (client, server);
    }

    public void RequestClose() => _closeRequested.Cancel();

    public void EndInput() => _reader.End();

    public void RequireQuiet(Func<bool> condition) => _required = condition;

    /// <summary>Ends the connection at once: the peer's reads throw <see cref="ConnectionResetException"/>, the own ones <paramref name="abortReason"/>, and all flushes complete.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _peer.Break(new ConnectionResetException("The connection was reset by the peer.", abortReason));
        Break(abortReason);
    }

    /// <summary>Ends the connection gracefully: the peer gets all that was written and then the end; what it still sends is discarded.</summary>
    public override async ValueTask DisposeAsync()
    {
        _output.Stop();
        _output.End();
        _reader.Release();
        _input.Break(new ConnectionAbortedException("The connection was disposed."));
        await _input.CompleteAsync().ConfigureAwait(false);
        _disposed = true;
        EndIfOver();

        // What a callback throws is the business of whoever registered it, and no reason to fail here.
        await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Tells both ends when neither direction can carry another byte.</summary>
    public void EndIfOver()
    {
        // Two ends may get here at the same time, each with its own flag just set: one of them must see both.
        Interlocked.MemoryBarrier();
        if ((_output.IsCompleted || _peer._disposed) && (_peer._output.IsCompleted || _disposed))
        {
            _ = CloseAsync();
            _ = _peer.CloseAsync();
        }
    }

    private void Break(Exception reason)
    {
        _input.Break(reason);
        _output.Stop();
        _ = CloseAsync();
    }

    /// <summary>Fires <c>ConnectionClosed</c>, once; the callbacks run on the thread pool, never inside the other end's call.</summary>
    private Task CloseAsync()
    {
        lock (_closed)
        {
            return _closing ??= _closed.CancelAsync();
        }
    }
}
