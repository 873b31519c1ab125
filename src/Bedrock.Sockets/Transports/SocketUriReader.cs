using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports;

/// <summary>Reads the text of a <see cref="SocketUri"/>: a pure function that fails with a <see cref="FormatException"/> and nothing else.</summary>
/// <remarks>
/// <code>
/// scheme ://  host : port                           [ ? key=value &amp; … ]
///             * │ name │ 1.2.3.4 │ [IPv6]  or /path or number
/// </code>
/// </remarks>
internal static class SocketUriReader
{
    /// <summary>What <c>sun_path</c> holds on Linux, without the zero at its end (unix(7)).</summary>
    private const int MaxPathBytes = 107;

    /// <summary>RFC 1035, section 2.3.4.</summary>
    private const int MaxNameLength = 253;

    /// <summary>sd_listen_fds(3).</summary>
    private const int MaxPassedNameLength = 255;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private static readonly SearchValues<char> UrlPathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789.");

    public static SocketUri Read(string text)
    {
        if (text.Split("://", 2) is not [{ Length: > 0 } scheme, var rest])
        {
            throw new FormatException($"'{text}' has no scheme: write tcp://host:port, tls://host:port, ws://host:port/path, udp://host:port, unix:///path, unixgram:///path or fd://number");
        }

        var parts = rest.Split('?', 2);
        var options = parts is [_, var query] ? SocketUriOptions.Read(query) : SocketUriOptions.None();
        var (isTls, isDatagram) = scheme.ToLowerInvariant() switch
        {
            "tls" or "wss" => (true, false),
            "udp" or "unixgram" => (false, true),
            _ => (false, false),
        };
        return new SocketUri(ReadEndPoint(scheme, parts[0]), options, isTls, isDatagram);
    }

    private static EndPoint ReadEndPoint(string scheme, string place) => scheme.ToLowerInvariant() switch
    {
        "tcp" or "tls" or "udp" => ReadHostAndPort(scheme, place),
        "ws" or "wss" => ReadWebSocket(scheme, place),
        "unix" or "unixgram" => ReadUnix(scheme, place),
        "fd" => ReadDescriptor(place),
        _ => throw new FormatException($"the scheme '{scheme}' is unknown: use tcp, tls, ws, wss, udp, unix, unixgram or fd"),
    };

    private static EndPoint ReadHostAndPort(string scheme, string place)
    {
        if (place.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            throw new FormatException($"a {scheme} URI has no path: remove '{place[slash..]}'");
        }

        // The last colon, unless it is inside the brackets of an IPv6 address.
        var colon = place.LastIndexOf(':');
        if (colon <= place.LastIndexOf(']'))
        {
            throw new FormatException($"the port is missing after '{place}': write {scheme}://host:port, with port 0 for one that is free");
        }

        return ReadHost(place[..colon], ReadPort(place[(colon + 1)..]));
    }

    private static WebSocketEndPoint ReadWebSocket(string scheme, string place)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (place, "/") : (place[..slash], place[slash..]);
        return !path.AsSpan().ContainsAnyExcept(UrlPathCharacters)
            ? new WebSocketEndPoint(ReadHostAndPort(scheme, host), path)
            : throw new FormatException($"the path '{path}' of a {scheme} URI has letters, digits, '/', '-', '.', '_' and '~' only");
    }

    private static int ReadPort(string digits)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"the port '{digits}' is not between 0 and 65535");

    private static EndPoint ReadHost(string host, int port)
    {
        if (host is "*")
        {
            return new IPEndPoint(IPAddress.IPv6Any, port);
        }

        if (host is ['[', .. var bracketed, ']'])
        {
            // RFC 6874: the percent sign before a zone is written %25.
            return IPAddress.TryParse(PercentText.Decode(bracketed), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? new IPEndPoint(address, port)
                : throw new FormatException($"'{bracketed}' is not an IPv6 address");
        }

        return host switch
        {
            "" => throw new FormatException("the host is missing: write a name, an address, or * for any address"),
            _ when host.Contains(':', StringComparison.Ordinal) => throw new FormatException($"the host '{host}' is no name: write an IPv6 address in brackets, such as tcp://[::1]:9999"),
            _ when !host.AsSpan().ContainsAnyExcept(AddressCharacters) => ReadAddress(host, port),
            _ when host.Length <= MaxNameLength && !host.AsSpan().ContainsAnyExcept(NameCharacters) => new DnsEndPoint(host.ToLowerInvariant(), port),
            _ => throw new FormatException($"the host '{host}' is no name: write letters, digits, hyphens and dots, an address, or * for any address"),
        };
    }

    /// <summary>The system reads 127.1 and 010.0.0.1 too, but not all readers agree on what they mean; so all four numbers are asked for.</summary>
    private static IPEndPoint ReadAddress(string digits, int port)
        => IPAddress.TryParse(digits, out var address) && string.Equals(address.ToString(), digits, StringComparison.Ordinal)
            ? new IPEndPoint(address, port)
            : throw new FormatException($"'{digits}' is not an IPv4 address: write four numbers from 0 to 255, such as 127.0.0.1");

    private static UnixDomainSocketEndPoint ReadUnix(string scheme, string place)
    {
        if (place is not ['/', ..])
        {
            throw new FormatException($"the path '{place}' is not absolute: write {scheme}:///path, with three slashes");
        }

        var path = PercentText.Decode(place);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException($"the path '{place}' has a zero byte, which no path can have");
        }

        var bytes = Encoding.UTF8.GetByteCount(path);
        return bytes <= MaxPathBytes
            ? new UnixDomainSocketEndPoint(path)
            : throw new FormatException($"the path '{path}' is {bytes} bytes long; that of a Unix socket has at most {MaxPathBytes}");
    }

    private static EndPoint ReadDescriptor(string place)
        => int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) ? new FileHandleEndPoint((ulong)descriptor, FileHandleType.Tcp)
            : place is [not ('-' or '.' or (>= '0' and <= '9')), ..] && place.Length <= MaxPassedNameLength && !place.AsSpan().ContainsAnyExcept(NameCharacters) ? new PassedSocketEndPoint(place)
            : throw new FormatException($"'{place}' is neither the number of a descriptor nor the name of a passed socket: write fd://3 or fd://name");
}
