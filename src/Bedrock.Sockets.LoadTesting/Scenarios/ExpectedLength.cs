namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>That many bytes, whatever they are.</summary>
internal sealed class ExpectedLength(long expected) : Expectation
{
    public override long MaxDatagram => expected;

    public override Verdict Read(ref ReadOnlySpan<byte> bytes, ref long heard)
    {
        var length = (int)Math.Min(expected - heard, bytes.Length);
        bytes = bytes[length..];
        heard += length;
        return heard == expected ? Verdict.Answered : Verdict.More;
    }
}
