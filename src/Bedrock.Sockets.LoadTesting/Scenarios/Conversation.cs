namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What one client says and what it expects to hear: no sockets, no clock, one caller at a time.</summary>
internal abstract class Conversation
{
    /// <summary>A new connection: nothing is outstanding on it, and the next request has this number.</summary>
    public abstract void Restart(long sequence);

    /// <summary>Writes a request; their numbers rise by one. Sequences of requests may be written before the first is answered.</summary>
    /// <returns>How many bytes; none when the server speaks unasked.</returns>
    public abstract int Write(long sequence, Span<byte> destination);

    /// <summary>Whether there is more to write before anything is heard: datagrams go one by one.</summary>
    public virtual bool SaysMore => false;

    /// <summary>Writes what <see cref="Verdict.SendMore"/> asked for, or one more datagram when it <see cref="SaysMore"/>.</summary>
    public virtual int Continue(Span<byte> destination) => 0;

    /// <summary>Looks at what came, up to the end of a reply, and slices off what it has seen. Of datagrams it is given one at a time, whole.</summary>
    public abstract Reply Read(ref ReadOnlySpan<byte> bytes);

    /// <summary>Nobody waits for the reply to a request any more, and the conversation goes on: with datagrams.</summary>
    public virtual void GiveUp(long sequence)
    {
        // Most are over with the request.
    }

    /// <summary>The server has ended its side.</summary>
    public virtual Reply End() => new(Verdict.ClosedEarly);
}
