using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.Gates;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Socket addresses and end points.</summary>
internal static class DatagramAddress
{
    private static readonly IPEndPoint AnyIPv4 = new(IPAddress.Any, 0);
    private static readonly IPEndPoint AnyIPv6 = new(IPAddress.IPv6Any, 0);
    private static readonly UnixDomainSocketEndPoint AnyUnix = new("/");

    /// <summary>Room for any sender of a family.</summary>
    public static SocketAddress NewFor(AddressFamily family) => new(family, SocketAddress.GetMaximumAddressSize(family));

    /// <summary>The end point of an address.</summary>
    public static EndPoint ToEndPoint(SocketAddress address) => address.Family switch
    {
        AddressFamily.InterNetwork => AnyIPv4.Create(address),
        AddressFamily.InterNetworkV6 => RemoteAddress.Normalize(AnyIPv6.Create(address))!, // Null only of null.
        _ => AnyUnix.Create(address),
    };

    /// <summary>The socket address of an end point, for a socket of a family: one for both families needs IPv4 in the form of IPv6.</summary>
    public static SocketAddress Of(EndPoint endpoint, AddressFamily family)
        => endpoint is IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ip && family == AddressFamily.InterNetworkV6
            ? new IPEndPoint(ip.Address.MapToIPv6(), ip.Port).Serialize()
            : endpoint.Serialize();

    /// <summary>A copy that stays as it is.</summary>
    public static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
