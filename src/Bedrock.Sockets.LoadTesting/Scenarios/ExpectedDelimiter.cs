namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Anything up to a delimiter, the delimiter included.</summary>
/// <remarks>
/// The pieces that arrive may cut the delimiter anywhere, and nothing of them is kept, so it is searched as Knuth, Morris and Pratt do:
/// the number of its bytes that match so far is all there is to know.
/// </remarks>
internal sealed class ExpectedDelimiter : Expectation
{
    private const int LengthShift = 32;

    private readonly byte[] _delimiter;
    private readonly int[] _shorter;
    private readonly int _maxBytes;

    public ExpectedDelimiter(byte[] delimiter, int maxBytes)
    {
        _delimiter = delimiter;
        _maxBytes = maxBytes;
        _shorter = new int[delimiter.Length];
        for (var (index, matched) = (1, 0); index < delimiter.Length; index++)
        {
            matched = Step(matched, delimiter[index]);
            _shorter[index] = matched;
        }
    }

    public override long MaxDatagram => Math.Min(_maxBytes, LoadScenario.LongestDatagram);

    public override Verdict Read(ref ReadOnlySpan<byte> bytes, ref long heard)
    {
        // The upper half counts the bytes, the lower half those of the delimiter that match.
        var (length, matched) = ((int)(heard >> LengthShift), (int)(heard & uint.MaxValue));
        for (var index = 0; index < bytes.Length; index++)
        {
            matched = Step(matched, bytes[index]);
            if (++length > _maxBytes)
            {
                return Verdict.Corrupted;
            }

            if (matched == _delimiter.Length)
            {
                bytes = bytes[(index + 1)..];
                return Verdict.Answered;
            }
        }

        bytes = default;
        heard = ((long)length << LengthShift) | (uint)matched;
        return Verdict.More;
    }

    private int Step(int matched, byte next)
    {
        while (matched > 0 && _delimiter[matched] != next)
        {
            matched = _shorter[matched - 1];
        }

        return _delimiter[matched] == next ? matched + 1 : 0;
    }
}
