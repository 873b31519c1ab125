namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Says a script again and again; one pass is one request.</summary>
/// <remarks>Only a script of one exchange is pipelined: its requests are all alike, and their replies come in turn.</remarks>
internal sealed class ScriptConversation(ScriptExchange[] exchanges) : Conversation
{
    private long _next;
    private long _sent;
    private long _heard;
    private int _exchange;
    private int _expectation;

    public override void Restart(long sequence)
    {
        _next = _sent = sequence;
        _heard = 0;
        _exchange = _expectation = 0;
    }

    public override int Write(long sequence, Span<byte> destination)
    {
        _sent = sequence + 1;
        exchanges[0].Bytes.CopyTo(destination);
        return exchanges[0].Bytes.Length;
    }

    public override int Continue(Span<byte> destination)
    {
        exchanges[_exchange].Bytes.CopyTo(destination);
        return exchanges[_exchange].Bytes.Length;
    }

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        if (_next == _sent)
        {
            return new Reply(Verdict.Corrupted);
        }

        var verdict = exchanges[_exchange].Expect[_expectation].Read(ref bytes, ref _heard);
        return verdict == Verdict.Answered ? Advance() : new Reply(verdict);
    }

    public override Reply End()
    {
        if (_next == _sent)
        {
            return new Reply(Verdict.ClosedEarly);
        }

        var verdict = exchanges[_exchange].Expect[_expectation].End();
        return verdict == Verdict.Answered ? Advance() : new Reply(verdict);
    }

    private Reply Advance()
    {
        _heard = 0;
        if (++_expectation < exchanges[_exchange].Expect.Length)
        {
            return new Reply(Verdict.More);
        }

        _expectation = 0;
        if (++_exchange < exchanges.Length)
        {
            return new Reply(Verdict.SendMore);
        }

        _exchange = 0;
        return new Reply(Verdict.Answered, _next++);
    }
}
