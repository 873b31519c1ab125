using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>One client: its connection, what it has sent, and what it makes of the replies. Everything happens in a turn of its worker.</summary>
/// <remarks>
/// <code>
/// kept connection:      Away ─► Connecting ─► Open ─ request, reply, request, … ─► lost ─► Away or Gone
/// one for each request: Away ─ request ─► Connecting ─► Open ─ reply ─► Away
/// </code>
/// It owns no receive buffer: a receive of no bytes says when there is something, and the worker's buffer takes it.
/// </remarks>
internal sealed class FleetClient(FleetWorker worker, int number, Conversation conversation, int depth)
{
    private readonly RequestWindow _window = new(depth);
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

    /// <summary>Attempts to connect that failed since the last that did not.</summary>
    public int Failures { get; private set; }

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

    /// <summary>Sends one request that was due at a time.</summary>
    public void Send(long due)
    {
        var at = worker.Clock.Now;
        _window.Add(new SentRequest(due, at));
        worker.CountSent(due, at);
        if (worker.ConnectsForEachRequest)
        {
            Connect(worker.NextConnection());
        }
        else
        {
            Transmit(worker.SendBuffer[..conversation.Write(_window.Next - 1, worker.SendBuffer)]);
        }
    }

    /// <summary>Closed schedule: sends as many requests as it may, in one piece.</summary>
    public void SendMore()
    {
        if (worker.ConnectsForEachRequest)
        {
            if (Free > 0 && worker.TryBeginRequest(worker.Clock.Now))
            {
                Send(worker.Clock.Now);
            }

            return;
        }

        var length = 0;
        var at = worker.Clock.Now;
        for (var free = Free; free > 0 && worker.SendBuffer.Length - length >= worker.MaxRequestBytes && worker.TryBeginRequest(at); free--)
        {
            length += conversation.Write(_window.Next, worker.SendBuffer[length..]);
            _window.Add(new SentRequest(at, at));
            worker.CountSent(at, at);
        }

        Transmit(worker.SendBuffer[..length]);
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
            if (State == ClientState.Open)
            {
                Receive();
            }
            else if (signal.SocketError != SocketError.Success)
            {
                FailToConnect(SocketErrors.KindOf(signal.SocketError));
            }
            else
            {
                Open();
            }
        }
    }

    /// <summary>Gives up what takes longer than it may.</summary>
    public void CheckTime(long now)
    {
        if (State == ClientState.Connecting && now - _connectingSince > worker.ConnectTimeout)
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

        Listen();
    }

    private void FailToConnect(ErrorKind kind)
    {
        Failures++;
        State = ClientState.Away;
        CloseSocket();
        if (!FailOutstanding(kind))
        {
            worker.Tally.CountConnectionError(kind);
        }

        worker.ConnectFailed(this);
    }

    private void Listen()
    {
        if (State != ClientState.Open || _isListening)
        {
            return;
        }

        _isListening = true;
        if (!_socket!.ReceiveAsync(_signal!)) // Both are there while it is open.
        {
            // Not at once: one client must not keep the others from their turn.
            worker.Queue(_signal!);
        }
    }

    private void Receive()
    {
        var buffer = worker.ReceiveBuffer;
        while (State == ClientState.Open)
        {
            var received = _socket!.Receive(buffer, SocketFlags.None, out var error); // It is there while it is open.
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success)
            {
                Lose(SocketErrors.KindOf(error));
            }
            else if (received == 0)
            {
                ReadEnd();
            }
            else
            {
                worker.Tally.BytesReceived += received;
                Read(buffer[..received], worker.Clock.Now);
                if (received < buffer.Length)
                {
                    break;
                }
            }
        }

        worker.Freed(this);
        Listen();
    }

    private void Read(ReadOnlySpan<byte> bytes, long now)
    {
        while (!bytes.IsEmpty && State == ClientState.Open)
        {
            Act(conversation.Read(ref bytes), now);
        }
    }

    private void ReadEnd()
    {
        var reply = conversation.End();
        if (reply.Verdict is Verdict.Answered or Verdict.Corrupted)
        {
            Act(reply, worker.Clock.Now);
        }

        if (State == ClientState.Open)
        {
            Lose(ErrorKind.ClosedEarly);
        }
    }

    private void Act(Reply reply, long now)
    {
        switch (reply.Verdict)
        {
            case Verdict.SendMore:
                Transmit(worker.SendBuffer[..conversation.Continue(worker.SendBuffer)]);
                break;
            case Verdict.Answered:
                worker.CountAnswered(_window.Take(reply.Sequence), now);
                AfterReply(now);
                break;
            case Verdict.Reordered:
                worker.CountFailed(_window.Take(reply.Sequence), ErrorKind.Reordered);
                AfterReply(now);
                break;
            case Verdict.Duplicated:
                worker.Tally.CountFailed(ErrorKind.Duplicated);
                break;
            case Verdict.Corrupted:
                Lose(ErrorKind.WrongBytes);
                break;
        }
    }

    private void AfterReply(long now)
    {
        worker.Think(this, now);
        if (worker.ConnectsForEachRequest)
        {
            State = ClientState.Away;
            CloseSocket();
        }
    }

    private void Transmit(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_rest is not null)
        {
            // The server answered before it had read the request to its end; what follows waits behind it.
            _rest.Append(bytes);
            return;
        }

        var sent = _socket!.Send(bytes, SocketFlags.None, out var error); // It is there while it is open.
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Lose(SocketErrors.KindOf(error));
            return;
        }

        sent = error == SocketError.WouldBlock ? 0 : sent;
        worker.Tally.BytesSent += bytes.Length;
        if (sent < bytes.Length)
        {
            SendRest(new PendingSend(new SocketSignal(worker, this), bytes[sent..]));
        }
    }

    private void SendRest(PendingSend rest)
    {
        _rest = rest;
        if (!_socket!.SendAsync(rest.Signal)) // It is there while it is open.
        {
            worker.Queue(rest.Signal);
        }
    }

    private void FinishRest(PendingSend rest)
    {
        _rest = null;
        rest.Signal.Dispose();
        if (rest.Signal.SocketError != SocketError.Success)
        {
            Lose(SocketErrors.KindOf(rest.Signal.SocketError));
            return;
        }

        if (rest.Appended.Length > 0)
        {
            Transmit(rest.Appended);
        }

        worker.Freed(this);
    }

    private void Lose(ErrorKind kind)
    {
        State = ClientState.Away;
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
