using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Scenarios;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What a client sends, and what it makes of what comes back.</summary>
internal sealed partial class FleetClient
{
    /// <summary>Sends one request that was due at a time.</summary>
    public void Send(long due)
    {
        var at = worker.Clock.Now;
        var lag = Math.Max(0, at - Math.Max(due, FreeSince));
        _window.Add(new SentRequest(due, at, lag));
        worker.CountSent(due, at, lag);
        FreeSince = _window.Free > 0 ? FreeSince : long.MaxValue;
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
            worker.CountSent(at, at, lag: 0);
        }

        Transmit(worker.SendBuffer[..length]);
    }

    private void Listen()
    {
        if (State is not (ClientState.Open or ClientState.Handshaking) || _isListening)
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

    /// <summary>Takes what the operation brought, and what is there besides.</summary>
    private void Receive(SocketError error, ReadOnlySpan<byte> bytes)
    {
        var room = ReceiveSize;
        while (TakeReceived(error, bytes) && bytes.Length == room)
        {
            var buffer = worker.ReceiveBuffer;
            room = buffer.Length;
            bytes = buffer[.._socket!.Receive(buffer, SocketFlags.None, out error)]; // It is there while it is open.
        }

        worker.Freed(this);
        Listen();
    }

    /// <returns>Whether the connection is still there to receive from.</returns>
    private bool TakeReceived(SocketError error, ReadOnlySpan<byte> bytes)
    {
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success)
        {
            Break(SocketErrors.KindOf(error));
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
            Read(bytes, worker.Clock.Now);
        }

        return State is ClientState.Open or ClientState.Handshaking;
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
        worker.Tally.BytesReceived += bytes.Length;
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
                worker.CountAnswered(TakeRequest(reply.Sequence, now), now);
                AfterReply(now);
                break;
            case Verdict.Reordered:
                worker.CountFailed(TakeRequest(reply.Sequence, now), ErrorKind.Reordered);
                AfterReply(now);
                break;
            case Verdict.Duplicated:
                worker.CountDuplicate(now);
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
        worker.Think(this, now);
        if (worker.ConnectsForEachRequest)
        {
            State = ClientState.Away;
            EndTls();
            CloseSocket();
        }
    }

    /// <summary>Sends a part of the conversation.</summary>
    private void Transmit(ReadOnlySpan<byte> bytes)
    {
        worker.Tally.BytesSent += bytes.Length;
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
            Break(SocketErrors.KindOf(error));
            return;
        }

        sent = error == SocketError.WouldBlock ? 0 : sent;
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
            Break(SocketErrors.KindOf(rest.Signal.SocketError));
            return;
        }

        if (rest.Appended.Length > 0)
        {
            Push(rest.Appended);
        }

        worker.Freed(this);
    }
}
