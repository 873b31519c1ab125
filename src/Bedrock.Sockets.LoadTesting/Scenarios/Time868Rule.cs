using System.Buffers.Binary;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Whether a reply is the four bytes of RFC 868, seconds since 1900 in UTC, and of about today: four bytes of anything else are the wrong ones nearly always.</summary>
internal sealed class Time868Rule(TimeProvider clock)
{
    public const int Size = sizeof(uint);

    // 1 January 1970 in seconds since 1900, as printed in RFC 868.
    private const long UnixEpoch = 2_208_988_800;

    private const int SecondsOfADay = 24 * 60 * 60;

    public bool IsRight(ReadOnlySpan<byte> reply)
    {
        if (reply.Length != Size)
        {
            return false;
        }

        // Modulo 2^32, as the number itself: it begins again in 2036.
        var ahead = unchecked((int)(BinaryPrimitives.ReadUInt32BigEndian(reply) - (uint)(clock.GetUtcNow().ToUnixTimeSeconds() + UnixEpoch)));
        return Math.Abs((long)ahead) <= SecondsOfADay;
    }
}
