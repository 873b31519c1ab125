namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Says a script in datagrams: what it sends each time is one, and a whole one meets each expectation. One pass at a time, each from a socket of its own, so that no late reply is taken for another.</summary>
internal sealed class DatagramScript(ScriptExchange[] exchanges) : Conversation
{
    private long _sequence;
    private int _exchange;
    private int _sent;
    private int _met;

    public override bool SaysMore => _sent < exchanges[_exchange].Sends.Length;

    public override void Restart(long sequence)
    {
        _sequence = sequence;
        _exchange = _sent = _met = 0;
    }

    public override int Write(long sequence, Span<byte> destination) => Continue(destination);

    public override int Continue(Span<byte> destination)
    {
        var datagram = exchanges[_exchange].Sends[_sent++];
        datagram.CopyTo(destination);
        return datagram.Length;
    }

    public override Reply Read(ref ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        var heard = 0L;
        bytes = default;
        if (exchanges[_exchange].Expect[_met].Read(ref rest, ref heard) != Verdict.Answered || !rest.IsEmpty)
        {
            return new Reply(Verdict.Corrupted, _sequence);
        }

        if (++_met < exchanges[_exchange].Expect.Length)
        {
            return new Reply(Verdict.More);
        }

        (_sent, _met) = (0, 0);
        return ++_exchange < exchanges.Length ? new Reply(Verdict.SendMore) : new Reply(Verdict.Answered, _sequence);
    }
}
