using System.Net;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads where a client is to connect, or to send datagrams.</summary>
internal static class TargetUri
{
    /// <exception cref="FormatException">The text names no server that can be connected to; the message names it and says what to write.</exception>
    public static SocketUri Parse(string text)
    {
        if (!SocketUri.TryParse(text, out var uri, out var error))
        {
            throw new FormatException($"'{text}': {error}");
        }

        return (uri.EndPoint is WebSocketEndPoint { Host: var host } ? host : uri.EndPoint) switch
        {
            _ when uri.Options.Count > 0 && !uri.IsTls => throw new FormatException($"A client has no options: remove '{text[text.IndexOf('?', StringComparison.Ordinal)..]}' from '{text}'"),
            FileHandleEndPoint or PassedSocketEndPoint => throw new FormatException($"'{text}' is a socket that is open already. Connect to tcp://host:port, tls://host:port or unix:///path"),
            IPEndPoint { Port: 0 } or DnsEndPoint { Port: 0 } => throw new FormatException($"Nobody can listen on port 0 of '{text}'. Write the port of the server"),
            IPEndPoint { Address: var address } when address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any)
                => throw new FormatException($"'{text}' is every address of this machine. Connect to one of them, such as 127.0.0.1"),
            _ => Checked(uri),
        };
    }

    /// <summary>Options of TLS, and the files that they name, are better known to be wrong before anything is connected.</summary>
    private static SocketUri Checked(SocketUri uri)
    {
        try
        {
            new SocketClientBuilder().UseClientTls(uri);
            return uri;
        }
        catch (Exception wrong) when (wrong is FormatException or CertificateLoadException or ArgumentException)
        {
            throw new FormatException($"{uri.Address}: {wrong.Message.TrimEnd('.')}", wrong);
        }
    }
}
