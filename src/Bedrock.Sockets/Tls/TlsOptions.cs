using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bedrock.Sockets.Tls;

/// <summary>What servers and clients decide about TLS alike. Read when the chain is built; later changes have no effect.</summary>
public abstract class TlsOptions
{
#pragma warning disable CA5398 // The system's own choice may include versions that RFC 8996 forbids; here the two that it does not are the most there can be.
    private const SslProtocols Spoken = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

    private protected TlsOptions()
    {
    }

    /// <summary>How long a handshake may take, from the first moment to the last, above zero and at most one hour. A peer that needs longer is aborted.</summary>
    /// <remarks>Defaults to 10 seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan HandshakeTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(HandshakeTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1), nameof(HandshakeTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>The versions that are spoken: <see cref="SslProtocols.Tls12"/>, <see cref="SslProtocols.Tls13"/> or both. Older ones are refused (RFC 8996).</summary>
    /// <remarks>Defaults to both.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is none or names another version.</exception>
    public SslProtocols Protocols
    {
        get;
        set
        {
            if (value == SslProtocols.None || (value & ~Spoken) != SslProtocols.None)
            {
                throw new ArgumentOutOfRangeException(nameof(Protocols), value, "TLS 1.2 and TLS 1.3 are spoken, no other version.");
            }

            field = value;
        }
    } = Spoken;

    /// <summary>The application protocols, best first, of which both sides agree on one (ALPN, RFC 7301), such as <c>h2</c>. A server that has none in common with a client that names some refuses it.</summary>
    /// <remarks>Defaults to none: the extension is not used.</remarks>
    public IList<string> ApplicationProtocols { get; } = [];

    /// <summary>The authorities whose certificates a peer may have, instead of those that the system trusts. The caller keeps them.</summary>
    /// <remarks>Defaults to <see langword="null"/>: those of the system. Nothing is fetched from the network: neither missing certificates of a chain nor lists of revoked ones.</remarks>
#pragma warning disable CA2227 // No collection is the system's own, which an empty one is not.
    public X509Certificate2Collection? TrustedAuthorities { get; set; }
#pragma warning restore CA2227

    /// <summary>The protocols as the platform takes them.</summary>
    internal List<SslApplicationProtocol>? Alpn => ApplicationProtocols.Count == 0 ? null : [.. ApplicationProtocols.Select(static name => new SslApplicationProtocol(name))];

    /// <summary>How a peer's chain is built. A new one for each handshake: the platform adds to it.</summary>
    internal X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (TrustedAuthorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
