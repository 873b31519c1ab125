namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Says nothing, reads until the server ends the connection, and asks a rule about the whole.</summary>
internal sealed class WholeReplyConversation(Func<ReadOnlySpan<byte>, bool> isRight, int maxBytes) : Conversation
{
    private readonly byte[] _reply = new byte[maxBytes];
    private long _sequence;
    private int _length;

    public override void Restart(long sequence)
    {
        _sequence = sequence;
        _length = 0;
    }

    public override int Write(long sequence, Span<byte> destination) => 0;

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _reply.Length - _length)
        {
            return new Reply(Verdict.Corrupted);
        }

        bytes.CopyTo(_reply.AsSpan(_length));
        _length += bytes.Length;
        bytes = default;
        return new Reply(Verdict.More);
    }

    public override Reply End() => _length == 0
        ? new Reply(Verdict.ClosedEarly)
        : new Reply(isRight(_reply.AsSpan(0, _length)) ? Verdict.Answered : Verdict.Corrupted, _sequence);
}
