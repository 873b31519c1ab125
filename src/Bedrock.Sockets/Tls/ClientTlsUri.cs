using System.Net;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.Tls;

/// <summary>Reads what a <c>tls</c> or <c>wss</c> URI says to a client.</summary>
internal static class ClientTlsUri
{
    /// <returns>The name that the server's certificate must be for, and the options.</returns>
    /// <exception cref="FormatException">An option is unknown or its value is bad; the message is one line.</exception>
    /// <exception cref="CertificateLoadException">A file of certificates cannot be used.</exception>
    public static (string TargetHost, ClientTlsOptions Options) Read(SocketUri uri)
    {
        if (uri.Options.Keys.FirstOrDefault(static key => !TlsText.ClientOptionNames.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new FormatException($"'{unknown}' is not an option of a TLS client; there are {string.Join(", ", TlsText.ClientOptionNames)}.");
        }

        var host = uri.Options.GetValueOrDefault("sni") ?? (uri.EndPoint is WebSocketEndPoint { Host: var below } ? below : uri.EndPoint) switch
        {
            DnsEndPoint name => name.Host,
            IPEndPoint address => address.Address.ToString(),
            _ => throw new FormatException("TLS needs a host."),
        };
        var options = new ClientTlsOptions();
        TlsText.Configure(options, name => uri.Options.GetValueOrDefault(name));
        return (host, options);
    }
}
