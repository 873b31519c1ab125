using System.Net.Security;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tls;

/// <summary>What a <c>tls</c> URI says, for code that has an <see cref="SslStream"/> of its own. <see cref="ClientTlsExtensions"/> is for everybody else.</summary>
public static class ClientTlsAuthentication
{
    /// <summary>Reads the URI and the certificates that it names.</summary>
    /// <param name="uri">A <c>tls</c> URI with the query that <see cref="ClientTlsExtensions.UseClientTls{TBuilder}(TBuilder, SocketUri)"/> takes. Its <c>handshakeTimeout</c> is left to the caller.</param>
    /// <returns>Makes the options of one handshake; call it for each, on any thread.</returns>
    /// <exception cref="ArgumentException">The URI's scheme is another.</exception>
    /// <exception cref="FormatException">An option is unknown or its value is bad; the message is one line.</exception>
    /// <exception cref="CertificateLoadException">A file of certificates cannot be used.</exception>
    public static async ValueTask<Func<SslClientAuthenticationOptions>> PrepareAsync(SocketUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsTls)
        {
            throw new ArgumentException($"'{uri.Address}' is no tls URI.", nameof(uri));
        }

        var (host, options) = ClientTlsUri.Read(uri);
        var own = options.Certificate is { } certificate ? await certificate.RefreshAsync(NullLogger.Instance, TimeProvider.System).ConfigureAwait(false) : null;
        return () => Create(host, options, own, new PeerCheck(mayBeMissing: false, anyWillDo: options.UnsafeAcceptAnyCertificate));
    }

    /// <summary>The options of one handshake.</summary>
    internal static SslClientAuthenticationOptions Create(string targetHost, ClientTlsOptions options, LoadedCertificate? own, PeerCheck check) => new()
    {
        TargetHost = targetHost,
        EnabledSslProtocols = options.Protocols,
        ApplicationProtocols = options.Alpn,
        AllowRenegotiation = false,
        ClientCertificateContext = own?.Context,
        CertificateChainPolicy = options.ChainPolicy(),
        RemoteCertificateValidationCallback = check.Accepts,
    };
}
