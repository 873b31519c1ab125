using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Loops;
using Bedrock.Sockets.Linux.Rings;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>A connection on an epoll loop. It makes what it may never be asked for only when it is asked: an id, a token, a <see cref="Socket"/>.</summary>
internal sealed partial class LoopConnection : ConnectionContext, IDuplexPipe, ILoopTarget, IEndableTransport, IInlineStart,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionEndPointFeature,
    IConnectionLifetimeFeature, IConnectionSocketFeature, IMemoryPoolFeature
{
    private readonly LoopSettings _settings;
    // It guards what may change, too: nobody else sees it, and a lock of its own would be 40 bytes more for each connection.
    private readonly SocketDescriptor _socket;
    private readonly RingLink? _link;
    private readonly LoopInput _input;
    private readonly LoopOutput _output;
    private readonly ConnectionEnding _ending;
    private readonly bool _isTcp;
    private readonly IDisposable? _place;
    private ulong _ticket;
#pragma warning disable CA2213 // It has no timer, so there is nothing to dispose; and handlers may look at its token after the end.
    private CancellationTokenSource? _closedSource;
#pragma warning restore CA2213
    private Socket? _platformSocket;
    private CancellationToken? _closedReplacement;
    private EndPoint? _local;
    private volatile bool _wasReset;
    private bool _closed;
    private int _disposed;

    public LoopConnection(Loop loop, SocketDescriptor socket, EndPoint? remote, EndPoint? local, bool isTcp, LoopSettings settings, IDisposable? place = null)
    {
        Loop = loop;
        _socket = socket;
        _settings = settings;
        _isTcp = isTcp;
        _place = place;
        _local = local;
        RemoteEndPoint = remote;
        _link = loop is RingLoop ring ? new RingLink(this, ring, socket) : null;
        _input = new LoopInput(this, socket, _link, settings.Pool, settings.MaxReadBufferSize);
        _output = new LoopOutput(this, socket, _link, settings.Pool, settings.MaxWriteBufferSize);
        _ending = new ConnectionEnding(this, settings.Clock);
        Features = new FeatureSlots(this, _ending);
        Transport = this;
    }

    /// <summary>Who watches the socket.</summary>
    public Loop Loop { get; }

    /// <summary>Whether the peer has reset the connection, however that was learnt.</summary>
    public bool WasReset => _wasReset;

    /// <summary>Whether it holds a block: only while bytes are in flight.</summary>
    public bool HoldsMemory => _input.HoldsMemory || _output.HoldsMemory;

    public override string ConnectionId
    {
        get => field ??= ConnectionIds.Next();
        set;
    }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    public override IDuplexPipe Transport { get; set; }

    public override EndPoint? LocalEndPoint
    {
        get => _local ??= _socket.LocalEndPoint();
        set => _local = value;
    }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed
    {
        get
        {
            lock (_socket)
            {
                return _closedReplacement ?? _closedSource?.Token
                    ?? (_closed ? new CancellationToken(canceled: true) : (_closedSource = new CancellationTokenSource()).Token);
            }
        }
        set => _closedReplacement = value;
    }

    public MemoryPool<byte> MemoryPool => _settings.Pool;

    /// <summary>The socket as the platform knows it, for options and information. It is the transport's: it must not be read, written or disposed.</summary>
    public Socket Socket
    {
        get
        {
            lock (_socket)
            {
                return _platformSocket ??= new Socket(new SafeSocketHandle(_socket.Number, ownsHandle: false));
            }
        }
    }

    PipeReader IDuplexPipe.Input => _ending.Input;

    PipeWriter IDuplexPipe.Output => _ending.Output;

    private bool HasUnread => _socket.Available > 0 || _link is { HasUnread: true };

    IEndableInput IEndableTransport.Input => _input;

    ISendingOutput IEndableTransport.Output => _output;

    public int Unread => _socket.Available;

    /// <summary>Begins to watch the socket. What arrived before is told as the first event.</summary>
    /// <param name="isWatched">Whether the loop watches it already, on behalf of whoever has connected it.</param>
    /// <exception cref="SocketException">The system has no room for one more.</exception>
    public void Start(bool isWatched)
    {
        _settings.Loops.AddUser();
        if (_link is not null)
        {
            _link.Start(isWatched);
            return;
        }

        _ticket = Loop.Register(this);
        var error = isWatched ? Loop.Transfer(_socket.Number, _ticket) : Loop.Watch(_socket.Number, _ticket);
        if (error != 0)
        {
            Close();
            throw Errno.ToException(error);
        }
    }

    /// <inheritdoc/>
    public bool TryRun(IThreadPoolWorkItem beginning)
    {
        if (!_settings.Inline || !Loop.IsCurrent)
        {
            return false;
        }

        Loop.Run(this, beginning);
        return true;
    }

    /// <inheritdoc/>
    public void OnEvents(EpollFlags events)
    {
        var finished = (events & (EpollFlags.PeerFinished | EpollFlags.HangUp | EpollFlags.Error)) != EpollFlags.None;
        if (finished && _isTcp && ((events & EpollFlags.Error) != EpollFlags.None || ((events & EpollFlags.HangUp) != EpollFlags.None && !_output.HasFinished)))
        {
            _wasReset = true;
        }

        if (finished || (events & EpollFlags.Readable) != EpollFlags.None)
        {
            var told = _input.OnEvent(finished, _settings.Inline);

            // A handler that is busy does not read, and yet wants to know that its peer is gone. One that has bytes to read learns it after them.
            if (finished && !told && (_wasReset || !HasUnread))
            {
                OnClosed();
            }
        }

        if ((events & (EpollFlags.Writable | EpollFlags.HangUp | EpollFlags.Error)) != EpollFlags.None)
        {
            _output.OnWritable(_settings.Inline);
        }
    }

    /// <summary>The descriptor is closed, and nothing is under way.</summary>
    public void OnClosedCompletely()
    {
        _place?.Dispose();
        _settings.Loops.RemoveUser();
    }

    /// <inheritdoc/>
    public string Describe()
        => _input.Awaiting is { } awaiting ? $"connection {ConnectionId} from {RemoteEndPoint} ({awaiting.GetType()})" : $"connection {ConnectionId} from {RemoteEndPoint}";

    /// <summary>A send has failed: the peer has reset the connection, and the receive that comes later may not be told.</summary>
    public void OnSendFailed(int error)
    {
        if (_isTcp && error is Errno.BrokenPipe or Errno.ConnectionReset)
        {
            _wasReset = true;
        }
    }

    /// <summary>Fires <c>ConnectionClosed</c>, once; the callbacks run on the thread pool.</summary>
    public void OnClosed()
    {
        lock (_socket)
        {
            if (!_closed)
            {
                _closed = true;
                _ = _closedSource?.CancelAsync();
            }
        }
    }

    public override void Abort(ConnectionAbortedException abortReason) => _ending.Abort(abortReason);

    void IEndableTransport.Abort(ConnectionAbortedException reason)
    {
        _input.Break(reason);
        if (_isTcp && !_wasReset)
        {
            _socket.Reset();
        }
        else if (_isTcp)
        {
            // The peer has reset it already, and whoever closes it now sends nothing.
            _socket.Dispose();
        }
        else
        {
            _ = _socket.Shutdown();
            _socket.Dispose();
        }

        _link?.Abort();
        OnClosed();
    }

    /// <summary>Ends the connection gracefully: what was written is sent, then FIN, then what the peer still sends is dropped for a moment.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _output.IsLast = _input.AtEnd;
            try
            {
                await _ending.CloseAsync().ConfigureAwait(false);
            }
            finally
            {
                Close();
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private void Close()
    {
        if (_link is null)
        {
            Loop.Forget(_ticket);
        }

        _output.Stop();
        _input.Break(new ConnectionAbortedException("The connection was disposed."));
        lock (_socket)
        {
            _platformSocket?.SafeHandle.SetHandleAsInvalid();
        }

        _socket.Dispose();
        OnClosed();
        if (_link is null)
        {
            OnClosedCompletely();
        }
        else
        {
            _link.Close();
        }
    }
}
