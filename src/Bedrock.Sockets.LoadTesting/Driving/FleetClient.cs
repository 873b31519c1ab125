using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>One client: its connection, what it has sent, and what it makes of the replies. Everything happens in a turn of its worker.</summary>
/// <remarks>
/// <code>
/// kept connection:      Away ─► Connecting ─► Open ─ request, reply, request, … ─► lost ─► Away or Gone
/// one for each request: Away ─ request ─► Connecting ─► Open ─ reply ─► Away
/// with TLS:             … Connecting ─► Handshaking ─► Open …
/// with datagrams:       as a kept connection, which no timeout ends and a refusal ends for moments
/// </code>
/// </remarks>
internal sealed partial class FleetClient
{
    private readonly FleetWorker _worker;
    private readonly Conversation _conversation;
    private readonly RequestWindow _window;
    private readonly IClientLink _link;
    private long _connectingSince;

    public FleetClient(FleetWorker worker, IWorkerSockets sockets, int number, Conversation conversation, int depth)
    {
        _worker = worker;
        _conversation = conversation;
        _window = new RequestWindow(depth, worker.IsDatagram && depth > 1 ? DatagramEcho.Remembered : depth);
        _link = sockets.Link(this);
        Number = number;
    }

    public ClientState State { get; private set; }

    /// <summary>Its number among all clients of the run.</summary>
    public int Number { get; }

    /// <summary>Owned by <see cref="FreeClients"/>.</summary>
    public bool IsInTurn { get; set; }

    /// <summary>Since when it could have sent, had the generator never been late; <see cref="long.MaxValue"/> while it cannot.</summary>
    /// <remarks>A request that went late is answered late, and its client free late: that too is the generator's doing, and not the server's.</remarks>
    public long FreeSince { get; set; } = long.MaxValue;

    /// <summary>Attempts to connect that failed since the last that did not; with datagrams, whose sockets always connect, attempts since the last answer.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether it is without a connection for good, or its last attempt to get one failed.</summary>
    public bool IsLost => !_worker.ConnectsForEachRequest && (State == ClientState.Gone || Failures > 0);

    /// <summary>Requests whose user is thinking about the last reply.</summary>
    public int Thinking { get; set; }

    public int Outstanding => _window.Outstanding;

    /// <summary>How many requests it can send now.</summary>
    public int Free => (_worker.ConnectsForEachRequest ? State == ClientState.Away : State == ClientState.Open && !_isSendingRest)
        ? Math.Max(0, (_worker.IsHold && _window.Next > 0 ? 0 : _window.Free) - Thinking)
        : 0;

    /// <summary>Begins a connection.</summary>
    public void Connect(long connection)
    {
        State = ClientState.Connecting;
        _connectingSince = _worker.Clock.Now;
        if (_link.Connect(connection) is not SocketError.Success and var error)
        {
            FailToConnect(SocketErrors.KindOf(error));
        }
    }

    /// <summary>The connection was made, or was not.</summary>
    public void Connected(SocketError error)
    {
        if (error != SocketError.Success)
        {
            FailToConnect(SocketErrors.KindOf(error));
        }
        else if (_worker.Tls is { } begin)
        {
            BeginTls(begin());
        }
        else
        {
            Open();
        }
    }

    /// <summary>There is no connection, for a reason that need not be a socket's.</summary>
    public void FailToConnect(ErrorKind kind)
    {
        Failures++;
        (State, FreeSince) = (ClientState.Away, long.MaxValue);
        Close();
        if (!FailOutstanding(kind))
        {
            _worker.Tally.CountConnectionError(kind);
        }

        _worker.ConnectFailed(this);
    }

    /// <summary>Gives up what takes longer than it may.</summary>
    public void CheckTime(long now)
    {
        if (State is ClientState.Connecting or ClientState.Handshaking && now - _connectingSince > _worker.ConnectTimeout)
        {
            FailToConnect(ErrorKind.Timeout);
        }
        else if (State == ClientState.Open && IsOverdue(now))
        {
            if (_worker.IsDatagram)
            {
                GiveUpOverdue(now);
            }
            else
            {
                Lose(ErrorKind.Timeout);
            }
        }
    }

    /// <summary>It has lost its connection for good.</summary>
    public void GiveUp() => State = ClientState.Gone;

    /// <summary>The end of the run: what has no reply is counted, and the connection is reset, so that its port is free at once.</summary>
    public void End()
    {
        FailOutstanding(ErrorKind.Timeout);
        State = ClientState.Gone;
        Close(reset: true);
    }

    private void Open()
    {
        State = ClientState.Open;
        Failures = _worker.IsDatagram ? Failures : 0;
        _conversation.Restart(_worker.ConnectsForEachRequest ? _window.Next - 1 : _window.Next);
        _worker.CountConnected(this, _worker.Clock.Now - _connectingSince);
        if (_worker.ConnectsForEachRequest)
        {
            SendLast();
        }
    }

    private bool IsOverdue(long now) => Outstanding > 0 && now - _window.Oldest.At > _worker.ResponseTimeout;

    private void Lose(ErrorKind kind)
    {
        (State, FreeSince) = (ClientState.Away, long.MaxValue);
        Thinking = 0;
        Failures += _worker.IsDatagram ? 1 : 0;
        Close();
        if (!FailOutstanding(kind))
        {
            _worker.Tally.CountConnectionError(kind);
        }

        _worker.Lost(this);
    }

    /// <returns>Whether anything was outstanding.</returns>
    private bool FailOutstanding(ErrorKind kind)
    {
        var any = false;
        for (; _window.TryTakeOldest(out var request, out var wasOvertaken); any = true)
        {
            // On a connection a reply that was overtaken will not come; a datagram is lost or late, and nobody can tell.
            var told = wasOvertaken && !_worker.IsDatagram ? ErrorKind.Lost : kind;
            if (kind == ErrorKind.Timeout)
            {
                _worker.CountUnanswered(request, told);
            }
            else
            {
                _worker.CountFailed(request, told);
            }
        }

        return any;
    }

    private void Close(bool reset = false)
    {
        _tls?.Dispose();
        _tls = null;
        _isSendingRest = false;
        _waiting.Clear();
        _link.Close(reset);
    }
}
