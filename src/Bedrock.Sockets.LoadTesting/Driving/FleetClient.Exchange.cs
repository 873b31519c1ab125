using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What a client sends, and what it makes of what comes back.</summary>
internal sealed partial class FleetClient
{
    private readonly Queue<byte[]> _waiting = new();
    private bool _isSendingRest;

    /// <summary>Sends one request that was due at a time.</summary>
    public void Send(long due)
    {
        var at = _worker.Clock.Now;
        var lag = Math.Max(0, at - Math.Max(due, FreeSince));
        _window.Add(new SentRequest(due, at, lag));
        _worker.CountSent(due, at, lag);
        FreeSince = _window.Free > 0 ? FreeSince : long.MaxValue;
        if (_worker.ConnectsForEachRequest)
        {
            Connect(_worker.NextConnection());
        }
        else
        {
            SendLast();
        }
    }

    /// <summary>Closed schedule: sends as many requests as it may, those of a connection in one piece.</summary>
    public void SendMore()
    {
        if (_worker.ConnectsForEachRequest || _worker.IsDatagram)
        {
            while (Free > 0 && _worker.TryBeginRequest(_worker.Clock.Now))
            {
                Send(_worker.Clock.Now);
            }

            return;
        }

        var length = 0;
        var at = _worker.Clock.Now;
        for (var free = Free; free > 0 && _worker.SendBuffer.Length - length >= _worker.MaxRequestBytes && _worker.TryBeginRequest(at); free--)
        {
            length += _conversation.Write(_window.Next, _worker.SendBuffer[length..]);
            _window.Add(new SentRequest(at, at));
            _worker.CountSent(at, at, lag: 0);
        }

        Transmit(_worker.SendBuffer[..length]);
    }

    /// <summary>Something has come: bytes, the end, or an error; or a whole datagram.</summary>
    /// <returns>Whether the connection is still there to receive from.</returns>
    public bool Take(SocketError error, ReadOnlySpan<byte> bytes)
    {
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success)
        {
            Break(SocketErrors.KindOf(error));
        }
        else if (_worker.IsDatagram)
        {
            TakeDatagram(bytes, _worker.Clock.Now);
        }
        else if (bytes.IsEmpty)
        {
            TakeEnd();
        }
        else if (_tls is not null)
        {
            TakeRecords(bytes);
        }
        else
        {
            Read(bytes, _worker.Clock.Now);
        }

        return State is ClientState.Open or ClientState.Handshaking;
    }

    /// <summary>All that has come is taken.</summary>
    public void Settled() => _worker.Freed(this);

    /// <summary>What the kernel did not take at once is with it, or never will be.</summary>
    public void Sent(SocketError error)
    {
        _isSendingRest = false;
        if (error != SocketError.Success)
        {
            Break(SocketErrors.KindOf(error));
            return;
        }

        while (!_isSendingRest && _waiting.TryDequeue(out var next))
        {
            Push(next);
        }

        _worker.Freed(this);
    }

    private void TakeEnd()
    {
        if (_tls is null)
        {
            ReadEnd();
        }
        else
        {
            // TLS says that it is over before the connection is; without that anybody may have cut it off.
            Break(ErrorKind.ClosedEarly);
        }
    }

    private void Break(ErrorKind kind)
    {
        if (State == ClientState.Open)
        {
            Lose(kind);
        }
        else
        {
            FailToConnect(kind);
        }
    }

    private void Read(ReadOnlySpan<byte> bytes, long now)
    {
        _worker.Tally.BytesReceived += bytes.Length;
        while (!bytes.IsEmpty && State == ClientState.Open)
        {
            Act(_conversation.Read(ref bytes), now);
        }
    }

    private void ReadEnd()
    {
        var reply = _conversation.End();
        if (reply.Verdict is Verdict.Answered or Verdict.Corrupted)
        {
            Act(reply, _worker.Clock.Now);
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
                SendWritten(_conversation.Continue(_worker.SendBuffer));
                break;
            case Verdict.Answered:
                _worker.CountAnswered(TakeRequest(reply.Sequence, now), now);
                Failures = 0;
                AfterReply(now);
                break;
            case Verdict.Reordered:
                _worker.CountFailed(TakeRequest(reply.Sequence, now), ErrorKind.Reordered);
                AfterReply(now);
                break;
            case Verdict.Duplicated:
                _worker.CountStray(ErrorKind.Duplicated, now);
                break;
            case Verdict.Late:
                _worker.CountLate(now);
                break;
            case Verdict.Corrupted when _worker.IsDatagram:
                TakeCorrupted(reply.Sequence, now);
                break;
            case Verdict.Corrupted:
                Lose(ErrorKind.WrongBytes);
                break;
        }
    }

    private SentRequest TakeRequest(long sequence, long now)
    {
        var request = _window.Take(sequence);
        FreeSince = FreeSince == long.MaxValue ? now - request.Lag : FreeSince;
        return request;
    }

    private void AfterReply(long now)
    {
        _worker.Think(this, now);
        if (_worker.ConnectsForEachRequest)
        {
            State = ClientState.Away;
            EndTls();
            Close();
        }
    }

    /// <summary>Sends the request that was taken up last.</summary>
    private void SendLast() => SendWritten(_conversation.Write(_window.Next - 1, _worker.SendBuffer));

    /// <summary>Sends what the conversation has written, and what it says besides.</summary>
    private void SendWritten(int length)
    {
        Transmit(_worker.SendBuffer[..length]);
        while (State == ClientState.Open && _conversation.SaysMore)
        {
            Transmit(_worker.SendBuffer[.._conversation.Continue(_worker.SendBuffer)]);
        }
    }

    /// <summary>Sends a part of the conversation.</summary>
    private void Transmit(ReadOnlySpan<byte> bytes)
    {
        _worker.Tally.BytesSent += bytes.Length;
        if (_tls is null)
        {
            Push(bytes);
        }
        else if (!bytes.IsEmpty)
        {
            PushEncrypted(bytes);
        }
    }

    private void Push(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty && !_worker.IsDatagram)
        {
            return;
        }

        if (_isSendingRest)
        {
            // The server answered before it had read the request to its end, or its queue of datagrams is full; what follows waits behind it. Rare, so it may allocate.
            _waiting.Enqueue(bytes.ToArray());
            return;
        }

        var sent = _link.Send(bytes, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Break(SocketErrors.KindOf(error));
            return;
        }

        sent = error == SocketError.WouldBlock ? 0 : sent;
        if (sent < bytes.Length || error == SocketError.WouldBlock)
        {
            _isSendingRest = true;
            _link.SendRest(bytes[sent..].ToArray());
        }
    }
}
