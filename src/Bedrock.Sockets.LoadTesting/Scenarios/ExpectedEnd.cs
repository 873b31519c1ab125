namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Anything until the server ends its side.</summary>
internal sealed class ExpectedEnd : Expectation
{
    public override long MaxDatagram => long.MaxValue;

    public override Verdict Read(ref ReadOnlySpan<byte> bytes, ref long heard)
    {
        bytes = default;
        return Verdict.More;
    }

    public override Verdict End() => Verdict.Answered;
}
