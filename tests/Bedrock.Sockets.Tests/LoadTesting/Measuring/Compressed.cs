using System.Buffers.Binary;
using System.IO.Compression;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

/// <summary>The outside of an encoded histogram around any inside.</summary>
internal static class Compressed
{
    public static byte[] Of(byte[] inner)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[8]);
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(inner);
        }

        var bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x1c849314);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }
}
