using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tls;

/// <summary>A certificate with its private key, and where it comes from. One of files is read again when they change. Safe for any thread; one may serve many chains.</summary>
/// <example><code>
/// server.ListenTcp(IPAddress.Any, 5007, c => c.UseServerTls(TlsCertificate.FromPem("server.crt", "server.key")).UseEcho());
/// </code></example>
public sealed class TlsCertificate
{
    private readonly ICertificateSource _source;

    private TlsCertificate(ICertificateSource source) => _source = source;

    /// <summary>The certificate in use. Do not dispose it.</summary>
    public X509Certificate2 Current => _source.Current.Certificate;

    /// <summary>Takes PEM files: the certificate, the rest of its chain after it, and the private key.</summary>
    /// <param name="certificateFile">The path of the certificates, as text.</param>
    /// <param name="keyFile">The path of the private key; <see langword="null"/> when it is in the same file.</param>
    /// <param name="password">The password of an encrypted key; <see langword="null"/> for one that is not.</param>
    /// <returns>The certificate. From now on a handshake looks at the files, at most once a second; a new pair is used from that handshake on, a bad one is logged and the old one kept.</returns>
    /// <exception cref="CertificateLoadException">A file cannot be read, or the two do not belong together.</exception>
    public static TlsCertificate FromPem(string certificateFile, string? keyFile = null, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);

        var (certificate, key) = (Path.GetFullPath(certificateFile), Path.GetFullPath(keyFile ?? certificateFile));
        return new(new CertificateFiles([certificate, key], content => CertificateReader.ReadPem(certificate, content[0], key, content[1], password)));
    }

    /// <summary>Takes a PKCS #12 file (<c>.pfx</c>, <c>.p12</c>).</summary>
    /// <param name="file">Its path.</param>
    /// <param name="password">Its password; <see langword="null"/> for none.</param>
    /// <returns>The certificate, which is read again when the file changes, as with <see cref="FromPem"/>.</returns>
    /// <exception cref="CertificateLoadException">The file cannot be read, or the password is wrong.</exception>
    public static TlsCertificate FromPfx(string file, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);

        var path = Path.GetFullPath(file);
        return new(new CertificateFiles([path], content => CertificateReader.ReadPfx(path, content[0], password)));
    }

    /// <summary>Takes a certificate of the system's store, as it is there now.</summary>
    /// <param name="thumbprint">Its SHA-1 thumbprint in hexadecimal digits.</param>
    /// <param name="name">Which store.</param>
    /// <param name="location">Whose store.</param>
    /// <returns>The certificate, which stays the same until the chain is built again.</returns>
    /// <exception cref="CertificateLoadException">It is not there, or its private key is not.</exception>
    public static TlsCertificate FromStore(string thumbprint, StoreName name = StoreName.My, StoreLocation location = StoreLocation.CurrentUser)
    {
        ArgumentException.ThrowIfNullOrEmpty(thumbprint);

        var place = $"the store {location}/{name}";
        using var store = new X509Store(name, location);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        catch (System.Security.Cryptography.CryptographicException missing)
        {
            throw new CertificateLoadException($"There is no certificate '{thumbprint}' in {place}: {missing.Message}", missing);
        }

        var found = store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false);
        return found.Count > 0
            ? new(new FixedCertificate(new LoadedCertificate(found[0], chain: null, $"The certificate '{thumbprint}' of {place}")))
            : throw new CertificateLoadException($"There is no certificate '{thumbprint}' in {place}.");
    }

    /// <summary>Takes a certificate that the caller has.</summary>
    /// <param name="certificate">The certificate, with its private key. The caller disposes it after the last connection.</param>
    /// <param name="chain">The certificates between it and the authority, which are sent with it; <see langword="null"/> for none.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="CertificateLoadException">It has no private key.</exception>
    public static TlsCertificate From(X509Certificate2 certificate, X509Certificate2Collection? chain = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);

        return new(new FixedCertificate(new LoadedCertificate(certificate, chain, "The certificate")));
    }

    /// <summary>Makes a certificate for <c>localhost</c>, 127.0.0.1 and ::1 that nobody has signed, for development. It lives in memory and is valid for 90 days.</summary>
    /// <returns>The certificate.</returns>
    public static TlsCertificate SelfSignedForDevelopment() => From(SelfSigned.Create(TimeProvider.System));

    /// <summary>The one for the next handshake.</summary>
    internal ValueTask<LoadedCertificate> RefreshAsync(ILogger logger, TimeProvider clock) => _source.RefreshAsync(logger, clock);
}
