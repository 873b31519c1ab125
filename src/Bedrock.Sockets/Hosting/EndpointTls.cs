using System.Security.Cryptography;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Hosting;

/// <summary>The TLS of an endpoint that is described as text: the query of its URI, or the section <c>Tls</c>.</summary>
internal static class EndpointTls
{
    /// <summary>What the text may set.</summary>
    internal static readonly string[] OptionNames = ["Cert", "Key", "Password", "Ca", "ClientCert", "Alpn", "HandshakeTimeout"];

    /// <summary>Whether an endpoint may have options of TLS. The scheme says so; that of a passed socket says neither where it is nor what is spoken there, and so the options do.</summary>
    public static bool IsPossible(SocketUri uri) => uri.IsTls || uri.EndPoint is PassedSocketEndPoint or FileHandleEndPoint;

    /// <summary>Reads the options and the files they name.</summary>
    /// <returns>What puts TLS into a chain; <see langword="null"/> for an endpoint without.</returns>
    /// <exception cref="FormatException">An option is missing or its value is bad.</exception>
    /// <exception cref="CertificateLoadException">The certificate cannot be used.</exception>
    public static Action<IConnectionBuilder>? Read(string endpoint, SocketUri uri, IConfiguration options, IServiceProvider services)
    {
        var isAsked = options.GetChildren().Any();
        if (isAsked && !IsPossible(uri))
        {
            throw new FormatException($"It has options of TLS, but its URI has not the scheme tls: write {SocketUri.FormatTls(uri.EndPoint)}.");
        }

        if (!isAsked && !uri.IsTls)
        {
            return null;
        }

        var certificate = ReadCertificate(endpoint, options, services);
        Action<ServerTlsOptions> configure = tls => TlsText.Configure(tls, name => options[name]);
        configure(new ServerTlsOptions());
        return chain => chain.UseServerTls(certificate, configure);
    }

    private static TlsCertificate ReadCertificate(string endpoint, IConfiguration options, IServiceProvider services)
    {
        if (!string.Equals(options["Cert"], "self-signed", StringComparison.OrdinalIgnoreCase))
        {
            return TlsText.Certificate(name => options[name])
                ?? throw new FormatException("TLS needs a certificate: write ?cert=server.crt&key=server.key, or ?cert=self-signed for development.");
        }

        var certificate = TlsCertificate.SelfSignedForDevelopment();
        var logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        TlsLog.SelfSigned(logger, endpoint, certificate.Current.GetCertHashString(HashAlgorithmName.SHA256));
        return certificate;
    }
}
