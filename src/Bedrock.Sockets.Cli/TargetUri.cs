using System.Net;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Cli;

/// <summary>Reads where a client is to connect.</summary>
internal static class TargetUri
{
    /// <exception cref="CommandFailure">The text names no server that can be connected to.</exception>
    public static SocketUri Parse(string text)
    {
        if (!SocketUri.TryParse(text, out var uri, out var error))
        {
            throw CommandFailure.BadUsage($"'{text}': {error}.");
        }

        return uri.EndPoint switch
        {
            _ when uri.Options.Count > 0 && !uri.IsTls => throw CommandFailure.BadUsage($"A client has no options: remove '{text[text.IndexOf('?', StringComparison.Ordinal)..]}' from '{text}'."),
            FileHandleEndPoint => throw CommandFailure.BadUsage($"'{text}' is a socket that is open already. Connect to tcp://host:port, tls://host:port or unix:///path."),
            IPEndPoint { Port: 0 } or DnsEndPoint { Port: 0 } => throw CommandFailure.BadUsage($"Nobody can listen on port 0 of '{text}'. Write the port of the server."),
            IPEndPoint { Address: var address } when address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any)
                => throw CommandFailure.BadUsage($"'{text}' is every address of this machine. Connect to one of them, such as 127.0.0.1."),
            _ => uri,
        };
    }

    /// <summary>Writes options of the command line into the URI, where they may stand as well.</summary>
    /// <exception cref="CommandFailure">The URI is not one of TLS.</exception>
    public static string WithOptions(string text, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        foreach (var (name, value) in options)
        {
            if (value is null)
            {
                continue;
            }

            if (!text.StartsWith("tls://", StringComparison.OrdinalIgnoreCase))
            {
                throw CommandFailure.BadUsage($"--{name} is for TLS: write tls:// instead of the scheme of '{text}', or leave it out.");
            }

            text += $"{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return text;
    }

    /// <summary>Reads where a load test is to connect, which speaks no TLS.</summary>
    /// <exception cref="CommandFailure">The text names no server that can be loaded.</exception>
    public static SocketUri ParsePlain(string text)
        => Parse(text) is { IsTls: false } uri
            ? uri
            : throw CommandFailure.BadUsage($"'{text}': tls:// targets are not supported by load tests yet. Load a tcp:// endpoint of the same server.");
}
