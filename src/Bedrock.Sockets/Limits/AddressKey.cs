using System.Buffers.Binary;
using System.Net;

namespace Bedrock.Sockets.Limits;

/// <summary>What counts as one peer: an IPv4 address, or a /64 of IPv6, which is what one customer of a provider gets (RFC 6177); whoever owns a /64 owns every address in it.</summary>
internal static class AddressKey
{
    private const int AddressBytes = 16;
    private const ulong IPv4Mapped = 0xffff_0000_0000;

    /// <summary>The key of an address; none for peers that have no IP address.</summary>
    public static bool TryGet(EndPoint? remote, out UInt128 key)
    {
        key = default;
        Span<byte> bytes = stackalloc byte[AddressBytes];
        if (remote is not IPEndPoint { Address: var address } || !address.TryWriteBytes(bytes, out var length))
        {
            return false;
        }

        key = length == sizeof(uint) ? new UInt128(0, IPv4Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
        return true;
    }
}
