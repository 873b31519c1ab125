using System.Buffers.Binary;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Reads a row of type-length-value entries: <c>type (1) · length (2, big-endian) · value</c>.</summary>
internal static class TlvBlock
{
    internal const int HeadBytes = 3;

    /// <summary>Reads all entries; their values are slices of <paramref name="block"/>.</summary>
    /// <exception cref="ProxyProtocolException">An entry goes beyond the end.</exception>
    public static IReadOnlyList<ProxyTlv> Read(ReadOnlyMemory<byte> block)
    {
        var entries = new List<ProxyTlv>();
        while (!block.IsEmpty)
        {
            if (block.Length < HeadBytes || BinaryPrimitives.ReadUInt16BigEndian(block.Span[1..]) is var length && length > block.Length - HeadBytes)
            {
                throw new ProxyProtocolException("A PROXY header has a TLV that goes beyond its end.");
            }

            entries.Add(new ProxyTlv(block.Span[0], block.Slice(HeadBytes, length)));
            block = block[(HeadBytes + length)..];
        }

        return entries;
    }

    /// <summary>The value of the first entry of a type.</summary>
    public static ReadOnlyMemory<byte>? Find(IReadOnlyList<ProxyTlv> entries, byte type)
    {
        foreach (var entry in entries)
        {
            if (entry.Type == type)
            {
                return entry.Value;
            }
        }

        return null;
    }
}
