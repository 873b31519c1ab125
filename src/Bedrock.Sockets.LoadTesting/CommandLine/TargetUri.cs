using System.Net;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads where a client is to connect.</summary>
internal static class TargetUri
{
    /// <exception cref="FormatException">The text names no server that can be connected to; the message names it and says what to write.</exception>
    public static SocketUri Parse(string text)
    {
        if (!SocketUri.TryParse(text, out var uri, out var error))
        {
            throw new FormatException($"'{text}': {error}");
        }

        return uri.EndPoint switch
        {
            _ when uri.Options.Count > 0 => throw new FormatException($"A client has no options: remove '{text[text.IndexOf('?', StringComparison.Ordinal)..]}' from '{text}'"),
            FileHandleEndPoint => throw new FormatException($"'{text}' is a socket that is open already. Connect to tcp://host:port or unix:///path"),
            IPEndPoint { Port: 0 } or DnsEndPoint { Port: 0 } => throw new FormatException($"Nobody can listen on port 0 of '{text}'. Write the port of the server"),
            IPEndPoint { Address: var address } when address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any)
                => throw new FormatException($"'{text}' is every address of this machine. Connect to one of them, such as 127.0.0.1"),
            _ => uri,
        };
    }
}
