using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>One client: its connection, what it has sent, and what it makes of the replies. Everything happens in a turn of its worker.</summary>
/// <remarks>
/// <code>
/// kept connection:      Away ─► Connecting ─► Open ─ request, reply, request, … ─► lost ─► Away or Gone
/// one for each request: Away ─ request ─► Connecting ─► Open ─ reply ─► Away
/// with TLS:             … Connecting ─► Handshaking ─► Open …
/// </code>
/// Its receive buffer has room for a short reply, so that one operation says that something came and brings it; what does not fit goes through the worker's buffer.
/// </remarks>
internal sealed partial class FleetClient(FleetWorker worker, int number, Conversation conversation, int depth)
{
    private const int ReceiveSize = 256;

    private readonly RequestWindow _window = new(depth);
    private readonly byte[] _received = new byte[ReceiveSize];
    private Socket? _socket;
    private SocketSignal? _signal;
    private PendingSend? _rest;
    private bool _isListening;
    private long _connectingSince;

    public ClientState State { get; private set; }

    /// <summary>Its number among all clients of the run.</summary>
    public int Number => number;

    /// <summary>Owned by <see cref="FreeClients"/>.</summary>
    public bool IsInTurn { get; set; }

    /// <summary>Since when it could have sent, had the generator never been late; <see cref="long.MaxValue"/> while it cannot.</summary>
    /// <remarks>A request that went late is answered late, and its client free late: that too is the generator's doing, and not the server's.</remarks>
    public long FreeSince { get; set; } = long.MaxValue;

    /// <summary>Attempts to connect that failed since the last that did not.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether it is without a connection for good, or its last attempt to get one failed.</summary>
    public bool IsLost => !worker.ConnectsForEachRequest && (State == ClientState.Gone || Failures > 0);

    /// <summary>Requests whose user is thinking about the last reply.</summary>
    public int Thinking { get; set; }

    public int Outstanding => _window.Outstanding;

    /// <summary>How many requests it can send now.</summary>
    public int Free => (worker.ConnectsForEachRequest ? State == ClientState.Away : State == ClientState.Open && _rest is null)
        ? Math.Max(0, (worker.IsHold && _window.Next > 0 ? 0 : _window.Free) - Thinking)
        : 0;

    /// <summary>Begins a connection.</summary>
    public void Connect(long connection)
    {
        State = ClientState.Connecting;
        _connectingSince = worker.Clock.Now;
        try
        {
            _socket = worker.Sockets.Create(connection);
            _signal ??= new SocketSignal(worker, this);
            _signal.RemoteEndPoint = worker.Sockets.Target;
            _signal.SetBuffer(Memory<byte>.Empty); // Connecting would send what is in it.
            _isListening = true;
            if (!_socket.ConnectAsync(_signal))
            {
                worker.Queue(_signal);
            }
        }
        catch (SocketException error)
        {
            _isListening = false;
            FailToConnect(SocketErrors.KindOf(error.SocketErrorCode));
        }
    }

    /// <summary>One of its operations has ended.</summary>
    public void Handle(SocketSignal signal)
    {
        if (signal == _rest?.Signal)
        {
            FinishRest(_rest);
        }
        else if (signal != _signal)
        {
            // Of a connection that was given up meanwhile.
            signal.Dispose();
        }
        else
        {
            _isListening = false;
            if (State is ClientState.Open or ClientState.Handshaking)
            {
                Receive(signal.SocketError, _received.AsSpan(0, signal.BytesTransferred));
            }
            else if (signal.SocketError != SocketError.Success)
            {
                FailToConnect(SocketErrors.KindOf(signal.SocketError));
            }
            else
            {
                Connected();
                Listen();
            }
        }
    }

    /// <summary>Gives up what takes longer than it may.</summary>
    public void CheckTime(long now)
    {
        if (State is ClientState.Connecting or ClientState.Handshaking && now - _connectingSince > worker.ConnectTimeout)
        {
            FailToConnect(ErrorKind.Timeout);
        }
        else if (State == ClientState.Open && Outstanding > 0 && now - _window.Oldest.At > worker.ResponseTimeout)
        {
            Lose(ErrorKind.Timeout);
        }
    }

    /// <summary>It has lost its connection for good.</summary>
    public void GiveUp() => State = ClientState.Gone;

    /// <summary>The end of the run: what has no reply is counted, and the connection is reset, so that its port is free at once.</summary>
    public void End()
    {
        FailOutstanding(ErrorKind.Timeout);
        State = ClientState.Gone;
        if (_socket is not null)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        CloseSocket();
    }

    private void Connected()
    {
        _signal!.SetBuffer(_received); // It was there to connect.
        if (worker.Tls is { } begin)
        {
            BeginTls(begin());
        }
        else
        {
            Open();
        }
    }

    private void Open()
    {
        State = ClientState.Open;
        Failures = 0;
        conversation.Restart(worker.ConnectsForEachRequest ? _window.Next - 1 : _window.Next);
        worker.CountConnected(this, worker.Clock.Now - _connectingSince);
        if (worker.ConnectsForEachRequest)
        {
            Transmit(worker.SendBuffer[..conversation.Write(_window.Next - 1, worker.SendBuffer)]);
        }
    }

    private void FailToConnect(ErrorKind kind)
    {
        Failures++;
        (State, FreeSince) = (ClientState.Away, long.MaxValue);
        CloseSocket();
        if (!FailOutstanding(kind))
        {
            worker.Tally.CountConnectionError(kind);
        }

        worker.ConnectFailed(this);
    }

    private void Lose(ErrorKind kind)
    {
        (State, FreeSince) = (ClientState.Away, long.MaxValue);
        Thinking = 0;
        CloseSocket();
        if (!FailOutstanding(kind))
        {
            worker.Tally.CountConnectionError(kind);
        }

        worker.Lost(this);
    }

    /// <returns>Whether anything was outstanding.</returns>
    private bool FailOutstanding(ErrorKind kind)
    {
        var any = false;
        for (; _window.TryTakeOldest(out var request, out var wasOvertaken); any = true)
        {
            if (kind == ErrorKind.Timeout)
            {
                worker.CountUnanswered(request, wasOvertaken ? ErrorKind.Lost : kind);
            }
            else
            {
                worker.CountFailed(request, wasOvertaken ? ErrorKind.Lost : kind);
            }
        }

        return any;
    }

    private void CloseSocket()
    {
        _tls?.Dispose();
        _tls = null;
        _socket?.Dispose();
        _socket = null;
        _rest = null;
        if (_isListening)
        {
            // It will still come, and must not be taken for one of the next connection.
            _signal = null;
            _isListening = false;
        }
    }
}
