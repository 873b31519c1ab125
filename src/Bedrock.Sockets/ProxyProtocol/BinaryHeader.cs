using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Version 2, binary (specification, section 2.2). Pure functions; numbers are big-endian.</summary>
/// <remarks>
/// <code>
/// 0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A │ 2 command │ family transport │ length (2) │ addresses │ TLVs
///               12                          1             1                2       └──── length ────┘
/// </code>
/// Command: 0 LOCAL, 1 PROXY. Family: 0 none, 1 IPv4 (12 bytes of addresses), 2 IPv6 (36), 3 Unix (216). Transport: 0 none, 1 stream, 2 datagram.
/// LOCAL, and a family or transport of 0, skip the block: where its addresses would end, and its TLVs begin, is not defined there.
/// </remarks>
internal static class BinaryHeader
{
    internal const int FixedBytes = 16;

    private const int VersionAt = 12;
    private const int FamilyAt = 13;
    private const int LengthAt = 14;
    private const byte VersionTwo = 0x20;
    private const byte LocalCommand = 0;
    private const byte ProxyCommand = 1;
    private const int LastFamily = 3;
    private const int LastTransport = 2;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Whether a header of this version may begin so.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> start)
    {
        var length = Math.Min(start.Length, Signature.Length);
        return start[..length].SequenceEqual(Signature[..length]) && (start.Length <= VersionAt || (start[VersionAt] & 0xF0) == VersionTwo);
    }

    /// <summary>Reads a header that may begin with <paramref name="start"/>, its first 16 bytes or those that are there.</summary>
    /// <exception cref="ProxyProtocolException">This is no header, or one longer than allowed.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> start, int maxBytes, [NotNullWhen(true)] out ProxyHeader? header)
    {
        header = null;
        if (start.Length < FixedBytes)
        {
            return false;
        }

        var (command, family, transport) = (start[VersionAt] & 0x0F, start[FamilyAt] >> 4, start[FamilyAt] & 0x0F);
        if (command > ProxyCommand)
        {
            throw new ProxyProtocolException($"A PROXY header of version 2 has the unknown command {command}.");
        }

        if (command == ProxyCommand && (family > LastFamily || transport > LastTransport))
        {
            throw new ProxyProtocolException($"A PROXY header of version 2 has the unknown family or transport 0x{start[FamilyAt]:X2}.");
        }

        var length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(start[LengthAt..]);
        if (length > maxBytes)
        {
            throw new ProxyProtocolException($"A PROXY header of {length} bytes is longer than the limit of {maxBytes}.");
        }

        if (buffer.Length < length)
        {
            return false;
        }

        header = command == LocalCommand ? ProxyHeader.Local
            : family == 0 || transport == 0 ? ProxyHeader.Unknown
            : Read(buffer.Slice(0, length).ToArray(), family);
        buffer = buffer.Slice(length);
        return true;
    }

    /// <summary>Writes a header; without two addresses of a family it says LOCAL or nothing.</summary>
    /// <exception cref="ProxyProtocolException">The addresses are of different families, or the header is too long.</exception>
    public static void Write(ProxyHeader header, IBufferWriter<byte> output, ProxyChecksum checksum)
    {
        var addresses = AddressBlock.Of(header.Source, header.Destination);
        var tlvs = header.Tlvs.Sum(static tlv => TlvBlock.HeadBytes + tlv.Value.Length) + (checksum == ProxyChecksum.Crc32C ? TlvBlock.HeadBytes + sizeof(uint) : 0);
        var length = addresses.Bytes + tlvs;
        if (length > ushort.MaxValue)
        {
            throw new ProxyProtocolException($"A PROXY header cannot have {length} bytes of addresses and TLVs; 65,535 is the most.");
        }

        var bytes = output.GetSpan(FixedBytes + length)[..(FixedBytes + length)];
        Signature.CopyTo(bytes);
        bytes[VersionAt] = (byte)(VersionTwo | (header.IsLocal ? LocalCommand : ProxyCommand));
        bytes[FamilyAt] = addresses.Code;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[LengthAt..], (ushort)length);
        addresses.Write(header.Source, header.Destination, bytes[FixedBytes..]);
        var rest = bytes[(FixedBytes + addresses.Bytes)..];
        foreach (var tlv in header.Tlvs)
        {
            WriteTlv(ref rest, tlv.Type, tlv.Value.Span);
        }

        if (checksum == ProxyChecksum.Crc32C)
        {
            WriteTlv(ref rest, ProxyTlv.Crc32C, [0, 0, 0, 0]);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[^sizeof(uint)..], Crc32C.Of(bytes));
        }

        output.Advance(bytes.Length);
    }

    /// <exception cref="ProxyProtocolException">They differ.</exception>
    internal static void ThrowIfDifferent(AddressFamily source, AddressFamily destination)
    {
        if (source != destination)
        {
            throw new ProxyProtocolException($"A PROXY header cannot name a client of {source} at an address of {destination}.");
        }
    }

    private static ProxyHeader Read(byte[] bytes, int family)
    {
        var addresses = AddressBlock.Of(family);
        if (bytes.Length < FixedBytes + addresses.Bytes)
        {
            throw new ProxyProtocolException($"A PROXY header of version 2 has {bytes.Length - FixedBytes} bytes for addresses of {addresses.Bytes}.");
        }

        var block = bytes.AsMemory(FixedBytes);
        var tlvs = TlvBlock.Read(block[addresses.Bytes..]);
        Check(tlvs, bytes);
        var (source, destination) = addresses.Read(block.Span);
        return new ProxyHeader(source, destination, [.. tlvs.Where(static tlv => tlv.Type is not (ProxyTlv.Crc32C or ProxyTlv.NoOperation))]);
    }

    /// <summary>What the specification says of values; the others are their readers' to judge.</summary>
    private static void Check(IReadOnlyList<ProxyTlv> tlvs, byte[] header)
    {
        const int mostOfId = 128;
        var offset = header.Length - tlvs.Sum(static tlv => TlvBlock.HeadBytes + tlv.Value.Length);
        var checksum = -1;
        foreach (var tlv in tlvs)
        {
            offset += TlvBlock.HeadBytes;
            switch (tlv.Type)
            {
                case ProxyTlv.Crc32C when tlv.Value.Length != sizeof(uint) || checksum >= 0:
                    throw new ProxyProtocolException("A PROXY header has a checksum that is not one of four bytes.");
                case ProxyTlv.Crc32C:
                    checksum = offset;
                    break;
                case ProxyTlv.UniqueId when tlv.Value.Length > mostOfId:
                    throw new ProxyProtocolException($"A PROXY header has an identifier of {tlv.Value.Length} bytes; {mostOfId} is the most.");
                case ProxyTlv.Tls:
                    ProxyTlsInfo.Read(tlv.Value);
                    break;
            }

            offset += tlv.Value.Length;
        }

        if (checksum >= 0 && !IsRight(header, header.AsSpan(checksum, sizeof(uint))))
        {
            throw new ProxyProtocolException("The checksum of a PROXY header is wrong.");
        }
    }

    /// <summary>Counts with the field as zeros, and puts it back.</summary>
    private static bool IsRight(ReadOnlySpan<byte> header, Span<byte> field)
    {
        var stated = BinaryPrimitives.ReadUInt32BigEndian(field);
        field.Clear();
        var counted = Crc32C.Of(header);
        BinaryPrimitives.WriteUInt32BigEndian(field, stated);
        return counted == stated;
    }

    private static void WriteTlv(ref Span<byte> output, byte type, ReadOnlySpan<byte> value)
    {
        output[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(output[1..], (ushort)value.Length);
        value.CopyTo(output[TlvBlock.HeadBytes..]);
        output = output[(TlvBlock.HeadBytes + value.Length)..];
    }
}
