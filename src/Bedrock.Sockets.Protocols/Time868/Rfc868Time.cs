namespace Bedrock.Sockets.Protocols.Time868;

/// <summary>The number that RFC 868 sends: whole seconds since 1 January 1900, 00:00 UTC, in 32 bits. A pure function.</summary>
internal static class Rfc868Time
{
    // 1 January 1970 in seconds since 1900, as printed in RFC 868.
    private const long UnixEpoch = 2_208_988_800;

    /// <summary>The seconds since 1900 modulo 2^32: back at 0 from 2036-02-07 06:28:16 UTC, and before 1900 the two's complement of the count to go.</summary>
    internal static uint FromDateTime(DateTimeOffset time)
        => unchecked((uint)(time.ToUnixTimeSeconds() + UnixEpoch));
}
