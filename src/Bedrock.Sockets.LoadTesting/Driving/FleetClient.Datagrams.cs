namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What is other with datagrams: each stands for itself, and what becomes of one leaves the others as they are.</summary>
internal sealed partial class FleetClient
{
    private void TakeDatagram(ReadOnlySpan<byte> datagram, long now)
    {
        _worker.Tally.BytesReceived += datagram.Length;
        if (State == ClientState.Open)
        {
            Act(_conversation.Read(ref datagram), now);
        }
    }

    /// <summary>The request is known if its number came through; otherwise it will stay without a reply.</summary>
    private void TakeCorrupted(long sequence, long now)
    {
        if (sequence < 0)
        {
            _worker.CountStray(ErrorKind.WrongBytes, now);
            return;
        }

        _worker.CountFailed(TakeRequest(sequence, now), ErrorKind.WrongBytes);
        AfterReply(now);
    }

    /// <summary>Nobody waits any more for what is lost, and the client goes on; a reply that comes yet is late.</summary>
    private void GiveUpOverdue(long now)
    {
        while (State == ClientState.Open && IsOverdue(now))
        {
            var number = _window.OldestNumber;
            _conversation.GiveUp(number);
            _worker.CountUnanswered(TakeRequest(number, now), ErrorKind.Timeout);
            AfterReply(now);
        }

        _worker.Freed(this);
    }
}
