namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Sends messages and compares every byte that comes back; tells lost, duplicated, reordered and corrupted apart.</summary>
/// <remarks>
/// What was answered out of turn is a bit in a window above the oldest unanswered message:
/// <code>
/// ... answered | next (unanswered) | bit 0 | bit 1 | ... bit 62 | not sent
/// </code>
/// A message that is still unanswered at the end although a later one was answered is lost; that is for the owner of the times to say.
/// </remarks>
internal sealed class EchoConversation(EchoPayload payload, int client) : Conversation
{
    /// <summary>The oldest and what the window holds above it.</summary>
    public const int MostOutstanding = 64;

    private readonly byte[] _header = new byte[EchoPayload.HeaderSize];
    private int _position;
    private long _reading;
    private long _next;
    private long _sent;
    private ulong _answeredAhead;

    public override void Restart(long sequence)
    {
        _position = 0;
        _next = _sent = sequence;
        _answeredAhead = 0;
    }

    public override int Write(long sequence, Span<byte> destination)
    {
        payload.Write(sequence, client, destination);
        _sent = sequence + 1;
        return payload.Size;
    }

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        if (_position < EchoPayload.HeaderSize && !ReadHeader(ref bytes))
        {
            return new Reply(Verdict.Corrupted);
        }

        if (_position < EchoPayload.HeaderSize)
        {
            return new Reply(Verdict.More);
        }

        var part = payload.Body(_reading, client)[(_position - EchoPayload.HeaderSize)..];
        var length = Math.Min(part.Length, bytes.Length);
        if (!bytes[..length].SequenceEqual(part[..length]))
        {
            return new Reply(Verdict.Corrupted);
        }

        bytes = bytes[length..];
        _position += length;
        if (_position < payload.Size)
        {
            return new Reply(Verdict.More);
        }

        _position = 0;
        return new Reply(Place(_reading), _reading);
    }

    /// <returns>Whether what there is of the header may be one of a message that was sent.</returns>
    private bool ReadHeader(ref ReadOnlySpan<byte> bytes)
    {
        if (_position == 0 && bytes.Length >= EchoPayload.HeaderSize)
        {
            // Nearly always whole: then nothing of it is kept.
            var whole = bytes[..EchoPayload.HeaderSize];
            bytes = bytes[EchoPayload.HeaderSize..];
            _position = EchoPayload.HeaderSize;
            return IsOfMessageSent(whole);
        }

        var length = Math.Min(EchoPayload.HeaderSize - _position, bytes.Length);
        bytes[..length].CopyTo(_header.AsSpan(_position));
        bytes = bytes[length..];
        _position += length;
        return _position < EchoPayload.HeaderSize
            || IsOfMessageSent(_header);
    }

    private bool IsOfMessageSent(ReadOnlySpan<byte> header) => payload.TryReadHeader(header, client, out _reading) && _reading >= 0 && _reading < _sent;

    private Verdict Place(long sequence)
    {
        if (sequence < _next)
        {
            return Verdict.Duplicated;
        }

        if (sequence > _next)
        {
            var bit = 1UL << (int)(sequence - _next - 1);
            var seen = (_answeredAhead & bit) != 0;
            _answeredAhead |= bit;
            return seen ? Verdict.Duplicated : Verdict.Answered;
        }

        var verdict = _answeredAhead == 0 ? Verdict.Answered : Verdict.Reordered;
        bool alsoAnswered;
        do
        {
            _next++;
            alsoAnswered = (_answeredAhead & 1) != 0;
            _answeredAhead >>= 1;
        }
        while (alsoAnswered);
        return verdict;
    }
}
