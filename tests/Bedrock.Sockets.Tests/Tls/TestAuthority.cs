using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrock.Sockets.Tests.Tls;

/// <summary>An authority that lives for one test, and the certificates that it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = request.CreateSelfSigned(Now.AddDays(-400), Now.AddDays(400));
    }

    /// <summary>What a peer trusts.</summary>
    public X509Certificate2Collection Trust => [X509CertificateLoader.LoadCertificate(_certificate.RawData)];

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Signs a certificate for a server's names or a client.</summary>
    public X509Certificate2 Issue(string name = "localhost", int validDays = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_certificate, Now.AddDays(-300), Now.AddDays(validDays), RandomNumberGenerator.GetBytes(16));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>The private key of a certificate that this class made.</summary>
    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => _certificate.Dispose();
}
