namespace Bedrock.Sockets.Linux.Connections;

/// <summary>Names connections so that logs of two runs do not mix: a counter that begins at the time of the start, written in 13 digits of base 32.</summary>
internal static class ConnectionIds
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 13;

    private static long s_last = TimeProvider.System.GetUtcNow().Ticks;

    public static string Next() => string.Create(Length, Interlocked.Increment(ref s_last), static (text, number) =>
    {
        for (var index = text.Length - 1; index >= 0; index--)
        {
            text[index] = Digits[(int)(number & 31)];
            number >>= 5;
        }
    });
}
