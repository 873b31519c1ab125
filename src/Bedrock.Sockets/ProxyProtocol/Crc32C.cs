using System.Numerics;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>The checksum of RFC 4960, appendix B (Castagnoli).</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
