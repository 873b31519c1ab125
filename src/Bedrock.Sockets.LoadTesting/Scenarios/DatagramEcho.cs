namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Sends messages to an echo server, one in each datagram, and compares every byte that comes back; tells answered, late, duplicated, reordered and corrupted apart.</summary>
/// <remarks>
/// A datagram may be lost, so nobody waits for the oldest: the owner of the times gives a message up, and its reply is late from then on.
/// Two bits for each of the last <see cref="Remembered"/> messages are all there is to know:
/// <code>
///            waiting  answered
/// sent          1        0         a reply answers it; reordered when a later one has its reply
/// given up      0        0         a reply is late, and then it is answered
/// answered      0        1         a reply is a duplicate
/// </code>
/// A reply to a message older than those is late: it came after so many others that nobody waits for it.
/// </remarks>
internal sealed class DatagramEcho(EchoPayload payload, int client) : Conversation
{
    /// <summary>How many messages are remembered, and so how far the last one may be ahead of one that still waits.</summary>
    public const int Remembered = 64;

    private ulong _waiting;
    private ulong _answered;
    private long _sent;
    private long _latest = -1;

    public override void Restart(long sequence)
    {
        _waiting = _answered = 0;
        _sent = sequence;
        _latest = -1;
    }

    public override int Write(long sequence, Span<byte> destination)
    {
        payload.Write(sequence, client, destination);
        _sent = sequence + 1;
        _waiting |= Bit(sequence);
        _answered &= ~Bit(sequence);
        return payload.Size;
    }

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        var datagram = bytes;
        bytes = default;
        if (datagram.Length < EchoPayload.HeaderSize || !payload.TryReadHeader(datagram, client, out var sequence) || sequence < 0 || sequence >= _sent)
        {
            return new Reply(Verdict.Corrupted);
        }

        return datagram[EchoPayload.HeaderSize..].SequenceEqual(payload.Body(sequence, client))
            ? new Reply(Place(sequence), sequence)
            : new Reply(Verdict.Corrupted, TryTake(sequence) ? sequence : -1);
    }

    public override void GiveUp(long sequence) => _waiting &= ~Bit(sequence);

    private static ulong Bit(long sequence) => 1UL << (int)(sequence % Remembered);

    private bool TryTake(long sequence)
    {
        var isWaiting = sequence >= _sent - Remembered && (_waiting & Bit(sequence)) != 0;
        _waiting &= isWaiting ? ~Bit(sequence) : ulong.MaxValue;
        return isWaiting;
    }

    private Verdict Place(long sequence)
    {
        var isRemembered = sequence >= _sent - Remembered;
        if (isRemembered && (_answered & Bit(sequence)) != 0)
        {
            return Verdict.Duplicated;
        }

        var isWaiting = TryTake(sequence);
        _answered |= isRemembered ? Bit(sequence) : 0;
        if (!isWaiting)
        {
            return Verdict.Late;
        }

        var wasOvertaken = sequence < _latest;
        _latest = Math.Max(_latest, sequence);
        return wasOvertaken ? Verdict.Reordered : Verdict.Answered;
    }
}
