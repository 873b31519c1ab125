using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports;

/// <summary>Writes what <see cref="SocketUriReader"/> reads.</summary>
internal static class SocketUriWriter
{
    public static string Write(EndPoint endPoint, IEnumerable<KeyValuePair<string, string>> options, bool isTls, bool isDatagram = false)
    {
        var place = isDatagram ? Write(endPoint, "udp", "unixgram") : Write(endPoint, isTls ? "tls" : "tcp", "unix");
        var query = string.Join('&', options.Select(option => $"{PercentText.Encode(option.Key)}={PercentText.Encode(option.Value)}"));
        return query.Length == 0 ? place : $"{place}?{query}";
    }

    private static string Write(EndPoint endPoint, string scheme, string unixScheme) => endPoint switch
    {
        IPEndPoint any when any.Address.Equals(IPAddress.IPv6Any) => $"{scheme}://*:{any.Port}",
        // RFC 6874: the percent sign before a zone is written %25.
        IPEndPoint ip => $"{scheme}://{ip}".Replace("%", "%25", StringComparison.Ordinal),
        DnsEndPoint name => $"{scheme}://{name.Host}:{name.Port}",
        WebSocketEndPoint place => Write(place.Host, scheme is "tls" ? "wss" : "ws", unixScheme) + place.Path,
        UnixDomainSocketEndPoint unix => $"{unixScheme}://{EncodePath(unix.ToString())}",
        FileHandleEndPoint handle => $"fd://{handle.FileHandle}",
        _ => endPoint.ToString() ?? "",
    };

    /// <summary>A relative path is written as the absolute one that it means now. An abstract socket has a name and no path (unix(7)); it keeps the @ before it, and <see cref="SocketUriReader"/> refuses it.</summary>
    private static string EncodePath(string path) => path switch
    {
        ['@', ..] => path,
        _ => string.Join('/', (Path.IsPathRooted(path) ? path : Path.GetFullPath(path)).Split('/').Select(PercentText.Encode)),
    };
}
