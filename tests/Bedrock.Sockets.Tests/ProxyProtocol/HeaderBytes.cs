using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Bedrock.Sockets.ProxyProtocol;

namespace Bedrock.Sockets.Tests.ProxyProtocol;

/// <summary>Builds headers byte by byte from the specification's layout, without the code under test.</summary>
internal static class HeaderBytes
{
    public static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>192.0.2.1:56324 at 198.51.100.7:443.</summary>
    public static readonly byte[] IPv4 = [192, 0, 2, 1, 198, 51, 100, 7, 0xDC, 0x04, 0x01, 0xBB];

    /// <summary>[2001:db8::1]:1 at [2001:db8::2]:65535.</summary>
    public static readonly byte[] IPv6 = [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0xFF, 0xFF];

    public static byte[] Text(string line) => Encoding.Latin1.GetBytes(line);

    public static byte[] Two(byte command, byte family, params byte[] block) => Two(command, family, block.Length, block);

    public static byte[] Two(byte command, byte family, int length, byte[] block)
        => [.. Signature, command, family, (byte)(length >> 8), (byte)length, .. block];

    public static byte[] Tlv(byte type, params byte[] value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    public static byte[] Unix(string source, string destination)
    {
        var block = new byte[216];
        Encoding.UTF8.GetBytes(source, block);
        Encoding.UTF8.GetBytes(destination, block.AsSpan(108));
        return block;
    }

    /// <summary>The header with a right checksum in its last four bytes, counted bit by bit as RFC 4960, appendix B, has it.</summary>
    public static byte[] WithChecksum(byte[] header)
    {
        var crc = uint.MaxValue;
        foreach (var value in header)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - 4), ~crc);
        return header;
    }

    /// <summary>Reads a header that must be there whole.</summary>
    public static ProxyHeader Parse(byte[] bytes, out byte[] rest)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(ProxyHeader.TryParse(ref buffer, out var header));
        rest = buffer.ToArray();
        return header;
    }

    public static ProxyHeader Parse(byte[] bytes)
    {
        var header = Parse(bytes, out var rest);
        Assert.Empty(rest);
        return header;
    }

    public static bool TryParse(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        var parsed = ProxyHeader.TryParse(ref buffer, out _);
        Assert.True(parsed || buffer.Length == bytes.Length);
        return parsed;
    }
}
