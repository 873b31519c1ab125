using System.Net;

namespace Bedrock.Sockets.Transports.Gates;

/// <summary>A peer's address as everything behind the accept sees it.</summary>
internal static class RemoteAddress
{
    /// <summary>A socket that takes both families names IPv4 peers as <c>::ffff:1.2.3.4</c>. Made IPv4 again here, once, so that no list or limit is evaded by the other spelling.</summary>
    public static EndPoint? Normalize(EndPoint? remote)
        => remote is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : remote;
}
