namespace Bedrock.Sockets.Tests.Protocols;

internal static class Payload
{
    /// <summary>Bytes in which a lost, doubled or moved piece shows: each is the top byte of its position times an odd number near 2^32 over the golden ratio.</summary>
    public static byte[] OfLength(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)(unchecked((uint)i * 2_654_435_761u) >> 24);
        }

        return bytes;
    }
}
