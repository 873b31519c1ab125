using System.Security.Cryptography.X509Certificates;
using Bedrock.Sockets.Tests.Tls;

namespace Bedrock.Sockets.EndToEndTests.Tls;

/// <summary>A folder with the certificates of one test, made now and signed by its own authority.</summary>
public sealed class CertificateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly TestAuthority _authority = new();

    public CertificateFolder()
    {
        File.WriteAllText(Authority, _authority.Pem);
        WriteServer();
        Write("client", _authority.Issue("ann"));
        Write("expired", _authority.Issue("ann", validDays: -5));
        using var strangers = new TestAuthority("Strangers");
        Write("stranger", strangers.Issue("ann"));
    }

    public string Authority => Certificate("authority");

    /// <summary>The query of a server's URI.</summary>
    public string Query => $"cert={Certificate("server")}&key={Key("server")}";

    public string Certificate(string name) => Path.Combine(_folder.FullName, $"{name}.crt");

    public string Key(string name) => Path.Combine(_folder.FullName, $"{name}.key");

    /// <summary>Replaces the server's certificate.</summary>
    /// <returns>The serial number of the new one, as openssl writes it.</returns>
    public string WriteServer() => Write("server", _authority.Issue());

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _authority.Dispose();
    }

    private string Write(string name, X509Certificate2 certificate)
    {
        File.WriteAllText(Certificate(name), certificate.ExportCertificatePem());
        File.WriteAllText(Key(name), TestAuthority.KeyPem(certificate));
        return certificate.SerialNumber;
    }
}
