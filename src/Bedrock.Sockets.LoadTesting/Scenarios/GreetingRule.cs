namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Whether a greeting is the right one: the one that was named, or, when none was, the one that the first client got.</summary>
/// <remarks>For any thread.</remarks>
internal sealed class GreetingRule(byte[]? expected)
{
    public const int MaxBytes = 1024;

    private byte[]? _expected = expected;

    public bool IsRight(ReadOnlySpan<byte> reply)
    {
        var right = Volatile.Read(ref _expected);
        if (right is null)
        {
            var first = reply.ToArray();
            right = Interlocked.CompareExchange(ref _expected, first, null) ?? first;
        }

        return reply.SequenceEqual(right);
    }
}
