namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What a script expects to hear next. Immutable; how much of it was heard is the caller's, as one number.</summary>
internal abstract class Expectation
{
    /// <summary>The longest datagram that can meet it; more than there are when none can.</summary>
    public abstract long MaxDatagram { get; }

    /// <summary>Looks at what came and slices off what belongs to it.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="heard">How far it is; zero to begin with.</param>
    /// <returns><see cref="Verdict.Answered"/> when it is met, <see cref="Verdict.More"/>, or <see cref="Verdict.Corrupted"/>.</returns>
    public abstract Verdict Read(ref ReadOnlySpan<byte> bytes, ref long heard);

    /// <summary>The server has ended its side.</summary>
    public virtual Verdict End() => Verdict.ClosedEarly;
}
