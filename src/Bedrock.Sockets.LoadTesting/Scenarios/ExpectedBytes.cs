namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Exactly these bytes.</summary>
internal sealed class ExpectedBytes(byte[] expected) : Expectation
{
    public override long MaxDatagram => expected.Length;

    public override Verdict Read(ref ReadOnlySpan<byte> bytes, ref long heard)
    {
        var rest = expected.AsSpan((int)heard);
        var length = Math.Min(rest.Length, bytes.Length);
        if (!bytes[..length].SequenceEqual(rest[..length]))
        {
            return Verdict.Corrupted;
        }

        bytes = bytes[length..];
        heard += length;
        return length == rest.Length ? Verdict.Answered : Verdict.More;
    }
}
