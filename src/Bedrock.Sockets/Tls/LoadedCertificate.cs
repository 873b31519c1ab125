using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrock.Sockets.Tls;

/// <summary>A certificate with its key and the chain that is sent with it, ready for handshakes. The chain is put together once, from what was loaded: nothing is fetched from the network.</summary>
internal sealed class LoadedCertificate
{
    /// <exception cref="CertificateLoadException">There is no private key.</exception>
    public LoadedCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain, string source)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new CertificateLoadException($"{source} has no private key.");
        }

        Certificate = certificate;
        try
        {
            Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new CertificateLoadException($"{source} cannot be used for TLS: {unusable.Message}", unusable);
        }
    }

    public X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }
}
