namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Asks with a datagram whose content nobody reads, and asks a rule about the one that comes back. One at a time, each from a socket of its own, so that no late reply is taken for another.</summary>
/// <param name="isRight">The rule.</param>
/// <param name="size">How long the question is, in bytes: no shorter than a reply, because a server may refuse to send more than it got to an address that anybody could have forged.</param>
internal sealed class DatagramQuestion(Func<ReadOnlySpan<byte>, bool> isRight, int size) : Conversation
{
    private long _sequence;

    public override void Restart(long sequence) => _sequence = sequence;

    public override int Write(long sequence, Span<byte> destination)
    {
        destination[..size].Clear();
        return size;
    }

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        var datagram = bytes;
        bytes = default;
        return new Reply(isRight(datagram) ? Verdict.Answered : Verdict.Corrupted, _sequence);
    }
}
