using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports;

/// <summary>Where a socket listens or connects, as text: an end point, and options for whoever opens it. Immutable.</summary>
/// <remarks>
/// <code>
/// tcp://127.0.0.1:9999    tcp://[::1]:9999    tcp://localhost:9999    tcp://*:9999 (any address, IPv6 and IPv4)
/// tls://127.0.0.1:9999?cert=server.crt   as tcp, with TLS
/// ws://127.0.0.1:8080/echo   a WebSocket; wss with TLS
/// unix:///run/echo.sock   fd://3 (a descriptor that the process was started with)   fd://echo (the same by its name in LISTEN_FDNAMES)
/// udp://127.0.0.1:9999    unixgram:///run/echo.sock   datagrams instead of a stream
/// tcp://127.0.0.1:9998?message=Hello%20there&amp;backlog=512
/// </code>
/// <see cref="Uri"/> is not used because it refuses <c>tcp://*:9999</c>. As in every URI, <c>%</c> followed by two hexadecimal digits stands for a byte of UTF-8 in a path, a key or a value;
/// unlike in a web form, <c>+</c> is a plus sign.
/// </remarks>
public sealed class SocketUri
{
    internal SocketUri(EndPoint endPoint, OrderedDictionary<string, string> options, bool isTls = false, bool isDatagram = false)
    {
        EndPoint = endPoint;
        IsTls = isTls;
        IsDatagram = isDatagram;
        Options = new ReadOnlyDictionary<string, string>(options);
    }

    /// <summary>
    /// The end point: an <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> for a host name, a <see cref="UnixDomainSocketEndPoint"/>, a <see cref="FileHandleEndPoint"/>, a <see cref="PassedSocketEndPoint"/> or a <see cref="WebSocketEndPoint"/>.
    /// <c>*</c> is <see cref="IPAddress.IPv6Any"/>. Connect to it as it is; to listen, take what <see cref="ResolveAsync"/> returns.
    /// </summary>
    public EndPoint EndPoint { get; }

    /// <summary>Whether TLS is spoken there: the scheme is <c>tls</c> or <c>wss</c>. The query then has the options of TLS too. On a passed socket (<c>fd</c>) a server speaks TLS if there are options of it.</summary>
    public bool IsTls { get; }

    /// <summary>Whether it is a WebSocket: the scheme is <c>ws</c> or <c>wss</c>.</summary>
    public bool IsWebSocket => EndPoint is WebSocketEndPoint;

    /// <summary>Whether datagrams are sent there, and not a stream: the scheme is <c>udp</c> or <c>unixgram</c>.</summary>
    public bool IsDatagram { get; }

    /// <summary>The URI without its options, to show: a password may be among them.</summary>
    public string Address => SocketUriWriter.Write(EndPoint, [], IsTls, IsDatagram);

    /// <summary>The options of the query, decoded, in the order in which they were written. Keys are looked up without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>Reads a URI.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The URI.</returns>
    /// <exception cref="FormatException">The text is none; the message names the part that is wrong and what to write instead.</exception>
    public static SocketUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SocketUriReader.Read(text);
    }

    /// <summary>Reads a URI, if the text is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="uri">The URI, when the text is one.</param>
    /// <param name="error">Otherwise one line that names the part that is wrong and what to write instead.</param>
    /// <returns>Whether the text is a URI.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out SocketUri? uri, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (uri, error) = (Parse(text), null);
            return true;
        }
        catch (FormatException wrong)
        {
            (uri, error) = (null, wrong.Message);
            return false;
        }
    }

    /// <summary>Writes the end point of a socket that is bound or connected, as <see cref="Parse"/> reads it.</summary>
    /// <param name="endPoint">An IP, DNS, Unix or file-handle end point; another kind is written as its <see cref="object.ToString"/>.</param>
    /// <returns>The text, without options.</returns>
    public static string Format(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return SocketUriWriter.Write(endPoint, [], isTls: false);
    }

    /// <summary>As <see cref="Format"/>, for an address where TLS is spoken.</summary>
    /// <param name="endPoint">An IP or DNS end point; TLS has no scheme for others.</param>
    /// <returns>The text, without options.</returns>
    public static string FormatTls(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return SocketUriWriter.Write(endPoint, [], isTls: true);
    }

    /// <summary>As <see cref="Format"/>, for an address where datagrams are sent.</summary>
    /// <param name="endPoint">An IP, DNS or Unix end point; another kind is written as its <see cref="object.ToString"/>.</param>
    /// <returns>The text, without options.</returns>
    public static string FormatDatagram(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return SocketUriWriter.Write(endPoint, [], isTls: false, isDatagram: true);
    }

    /// <summary>Finds the address to listen on: looks a host name up, and returns any other end point as it is.</summary>
    /// <remarks>Of a name's addresses the first IPv4 one is taken, as <c>localhost</c> is most often meant; without one, the first. On a machine without IPv6, <c>*</c> is any IPv4 address.</remarks>
    /// <param name="cancellationToken">Gives up the lookup.</param>
    /// <returns>An end point of the same kind, without a host name.</returns>
    /// <exception cref="SocketException">The host name does not resolve; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<EndPoint> ResolveAsync(CancellationToken cancellationToken = default) => EndPoint switch
    {
        PassedSocketEndPoint passed => passed.Find(),
        DnsEndPoint name => await LookUpAsync(name, cancellationToken).ConfigureAwait(false),
        WebSocketEndPoint { Host: DnsEndPoint name } place => new WebSocketEndPoint(await LookUpAsync(name, cancellationToken).ConfigureAwait(false), place.Path),
        WebSocketEndPoint { Host: IPEndPoint any } place when any.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 => new WebSocketEndPoint(new IPEndPoint(IPAddress.Any, any.Port), place.Path),
        IPEndPoint any when any.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 => new IPEndPoint(IPAddress.Any, any.Port),
        _ => EndPoint,
    };

    /// <summary>Writes the URI in its normal form, which <see cref="Parse"/> reads back to the same end point and options.</summary>
    /// <returns>The text, with what needs it percent-encoded.</returns>
    public override string ToString() => SocketUriWriter.Write(EndPoint, Options, IsTls, IsDatagram);

    private static async ValueTask<EndPoint> LookUpAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name.Host, cancellationToken).ConfigureAwait(false);
            var address = Array.Find(addresses, candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            return new IPEndPoint(address, name.Port);
        }
        catch (SocketException unknown)
        {
            throw new SocketException((int)unknown.SocketErrorCode, $"The host '{name.Host}' does not resolve: {unknown.Message}.");
        }
    }
}
