using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Datagrams;

/// <summary>The sender of a datagram as the guard sees it, read from the socket address without making objects.</summary>
/// <remarks>
/// <code>
/// sockaddr_in    family(2) port(2) address(4)                  sockaddr_in6   family(2) port(2) flow(4) address(16) scope(4)
/// </code>
/// </remarks>
/// <param name="Port">The port.</param>
/// <param name="Key">What counts as one source: an IPv4 address, or a /64 of IPv6, which is what one customer of a provider gets (RFC 6177).</param>
/// <param name="IsOneHost">Whether the address stands for one host, and not for a group, a network or nobody.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DatagramSource(int Port, ulong Key, bool IsOneHost)
{
    private const int PortAt = 2;
    private const int IPv4At = 4;
    private const int IPv6At = 8;
    private const int IPv6End = 24;
    private const ulong IPv4MappedPrefix = 0xffff;

    /// <summary>Reads the sender; none when it has no IP address.</summary>
    public static bool TryRead(SocketAddress address, out DatagramSource source)
    {
        var bytes = address.Buffer.Span[..address.Size];
        source = default;
        if (address.Family == AddressFamily.InterNetwork && bytes.Length >= IPv6At)
        {
            source = FromIPv4(PortOf(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4At..]));
            return true;
        }

        if (address.Family == AddressFamily.InterNetworkV6 && bytes.Length >= IPv6End)
        {
            source = FromIPv6(PortOf(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[IPv6At..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[(IPv6At + sizeof(ulong))..]));
            return true;
        }

        return false;
    }

    private static int PortOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]);

    private static DatagramSource FromIPv6(int port, ulong network, ulong host)
    {
        // A socket for both families names IPv4 peers ::ffff:1.2.3.4.
        if (network == 0 && host >> 32 == IPv4MappedPrefix)
        {
            return FromIPv4(port, (uint)host);
        }

        var isMulticast = network >> 56 == 0xff;
        var isUnspecified = network == 0 && host == 0;
        return new DatagramSource(port, network == 0 ? host : network, IsOneHost: !isMulticast && !isUnspecified);
    }

    // 0.0.0.0/8 is "this network" (RFC 1122), 224.0.0.0/4 multicast (RFC 5771), 240.0.0.0/4 reserved (RFC 1112) with the broadcast address at its end.
    private static DatagramSource FromIPv4(int port, uint address)
        => new(port, (IPv4MappedPrefix << 32) | address, IsOneHost: address >> 24 is not 0 and < 224);
}
