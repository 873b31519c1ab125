using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>A multicast group, on one network interface.</summary>
internal sealed record MulticastGroup(IPAddress Address, int InterfaceIndex)
{
    /// <exception cref="ArgumentException">The address is no multicast address.</exception>
    public static MulticastGroup Of(IPAddress address, int interfaceIndex)
        => IsMulticast(address)
            ? new MulticastGroup(address, interfaceIndex)
            : throw new ArgumentException($"{address} is no multicast address: those are 224.0.0.0 to 239.255.255.255, and ff00::/8.", nameof(address));

    /// <summary>Whether an address stands for a group.</summary>
    public static bool IsMulticast(IPAddress address)
        => address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && IsIPv4Multicast(address));

    /// <summary>Joins the group.</summary>
    public void Join(Socket socket)
    {
        if (Address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(Address, InterfaceIndex));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Address, InterfaceIndex));
        }
    }

    private static bool IsIPv4Multicast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes[0] is >= 224 and <= 239;
    }
}
