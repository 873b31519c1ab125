using System.Buffers;
using System.Buffers.Binary;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A datagram that waits: an array of the pool with its length, 4 bytes, and its data.</summary>
internal static class QueuedDatagram
{
    public static byte[] Copy(ReadOnlySpan<byte> data)
    {
        var copy = ArrayPool<byte>.Shared.Rent(sizeof(int) + data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(copy, data.Length);
        data.CopyTo(copy.AsSpan(sizeof(int)));
        return copy;
    }

    public static ReadOnlyMemory<byte> Data(byte[] datagram) => datagram.AsMemory(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(datagram));

    public static void Return(byte[] datagram) => ArrayPool<byte>.Shared.Return(datagram);
}
