namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Signed numbers in one to nine bytes, as HdrHistogram writes them (ZigZag LEB128-64b9B).</summary>
/// <remarks>
/// The sign goes into the lowest bit; then seven bits a byte, the lowest first, and the high bit says that more follows.
/// The ninth byte carries eight bits, so that 64 fit into nine bytes.
/// </remarks>
internal static class ZigZag
{
    public const int MostBytes = 9;

    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> destination, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var length = 0;
        while (rest >= 0x80 && length < MostBytes - 1)
        {
            destination[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        destination[length++] = (byte)rest;
        return length;
    }

    /// <summary>Reads a number and slices it off.</summary>
    /// <returns><see langword="false"/> when the bytes end inside it.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out long value)
    {
        var bits = 0UL;
        for (var length = 0; length < source.Length; length++)
        {
            var last = length == MostBytes - 1;
            var part = source[length];
            bits |= (ulong)(last ? part : part & 0x7F) << (7 * length);
            if (last || part < 0x80)
            {
                value = (long)(bits >> 1) ^ -(long)(bits & 1);
                source = source[(length + 1)..];
                return true;
            }
        }

        value = 0;
        return false;
    }
}
