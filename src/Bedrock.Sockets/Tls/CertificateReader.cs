using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bedrock.Sockets.Tls;

/// <summary>Makes certificates of the bytes of files. Pure functions; what is wrong is told with the file's name.</summary>
internal static class CertificateReader
{
    /// <summary>Reads a PEM certificate, with the chain that follows it, and the key of another file or of the same one.</summary>
    public static LoadedCertificate ReadPem(string certificateFile, byte[] certificate, string keyFile, byte[] key, string? password)
    {
        var (certificatePem, keyPem) = (Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        var chain = ReadAuthorities(certificateFile, certificatePem);
        X509Certificate2 leaf;
        try
        {
            leaf = password is null
                ? X509Certificate2.CreateFromPem(certificatePem, keyPem)
                : X509Certificate2.CreateFromEncryptedPem(certificatePem, keyPem, password);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new CertificateLoadException($"The key in '{keyFile}' is none, or not that of the certificate in '{certificateFile}': {OneLine(wrong)}", wrong);
        }

        chain.RemoveAt(0);
        return new LoadedCertificate(Persisted(leaf), chain, $"The certificate in '{certificateFile}'");
    }

    /// <summary>Reads a PKCS #12 file: a certificate, its key and perhaps the chain.</summary>
    public static LoadedCertificate ReadPfx(string file, byte[] content, string? password)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(content, password);
            var leaf = all.FirstOrDefault(static certificate => certificate.HasPrivateKey)
                ?? throw new CertificateLoadException($"'{file}' has no certificate with a private key.");
            all.Remove(leaf);
            return new LoadedCertificate(leaf, all, $"The certificate in '{file}'");
        }
        catch (CryptographicException wrong)
        {
            throw new CertificateLoadException($"'{file}' is no PKCS #12 file, or the password is wrong: {OneLine(wrong)}", wrong);
        }
    }

    /// <summary>Reads all certificates of a PEM file, at least one.</summary>
    public static X509Certificate2Collection ReadAuthorities(string file, string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException wrong)
        {
            throw new CertificateLoadException($"'{file}' is not in PEM form: {OneLine(wrong)}", wrong);
        }

        return certificates.Count > 0 ? certificates : throw new CertificateLoadException($"There is no certificate in '{file}': it must have a PEM block '-----BEGIN CERTIFICATE-----'.");
    }

    /// <summary>On Windows, TLS takes no key that lives in memory alone.</summary>
    private static X509Certificate2 Persisted(X509Certificate2 certificate)
        => OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null) : certificate;

    private static string OneLine(Exception error) => error.Message.ReplaceLineEndings(" ");
}
