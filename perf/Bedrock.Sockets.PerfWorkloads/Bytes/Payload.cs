namespace Bedrock.Sockets.PerfWorkloads.Bytes;

/// <summary>Bytes that differ from place to place, so that one in the wrong place is noticed.</summary>
public static class Payload
{
    /// <summary>Makes bytes from 32 on, without line ends, so that text codecs take them too.</summary>
    public static byte[] Of(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            // 89 is prime: no two neighbouring messages of a usual length are alike.
            bytes[i] = (byte)(32 + (i % 89));
        }

        return bytes;
    }
}
