using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>Reads a <c>struct sockaddr</c>: a pure function.</summary>
/// <remarks>
/// <code>
/// AF_INET (2)    family:2  port:2 (big-endian)  address:4
/// AF_INET6 (10)  family:2  port:2 (big-endian)  flow:4  address:16  scope:4
/// AF_UNIX (1)    family:2  path
/// </code>
/// </remarks>
internal static class SocketAddressBytes
{
    /// <summary>Room for every address this transport knows: that of a Unix socket is the longest.</summary>
    internal const int MaxLength = UnixClientEndPoint.MaxAddressBytes;

    private const ushort Unix = 1;
    private const ushort InterNetwork = 2;
    private const ushort InterNetworkV6 = 10;

    private static readonly UnixDomainSocketEndPoint AnyPath = new("/");

    /// <summary>The end point of an address; <see langword="null"/> for one of another family.</summary>
    public static EndPoint? Read(ReadOnlySpan<byte> address)
    {
        if (address.Length < sizeof(ushort))
        {
            return null;
        }

        return MemoryMarshal.Read<ushort>(address) switch
        {
            InterNetwork => new IPEndPoint(new IPAddress(address.Slice(4, 4)), ReadPort(address)),
            InterNetworkV6 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), ReadPort(address)),
            Unix => ReadUnix(address),
            _ => null,
        };
    }

    private static ushort ReadPort(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[2..]);

    /// <summary>The platform's own reader knows abstract names and the empty one of a client that has not bound.</summary>
    private static EndPoint ReadUnix(ReadOnlySpan<byte> address)
    {
        var platform = new SocketAddress(AddressFamily.Unix, address.Length);
        address.CopyTo(platform.Buffer.Span);
        return AnyPath.Create(platform);
    }
}
