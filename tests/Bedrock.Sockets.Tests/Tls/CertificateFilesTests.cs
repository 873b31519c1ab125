using System.Security.Cryptography.X509Certificates;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tls;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly TestAuthority _authority = new();
    private readonly RecordingLogger _log = new();
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private string CertificateFile => Path.Combine(_folder.FullName, "server.crt");

    private string KeyFile => Path.Combine(_folder.FullName, "server.key");

    [Fact]
    public async Task A_new_pair_is_used_from_the_next_look_on()
    {
        Write(_authority.Issue());
        var certificate = TlsCertificate.FromPem(CertificateFile, KeyFile);
        await LookAsync(certificate);
        var renewed = Write(_authority.Issue());

        var tooSoon = await LookAsync(certificate);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var later = await LookAsync(certificate);

        Assert.NotEqual(renewed.SerialNumber, tooSoon);
        Assert.Equal(renewed.SerialNumber, later);
        Assert.Equal(LogLevel.Information, Assert.Single(_log.Entries).Level);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("garbage")]
    [InlineData("missing")]
    [InlineData("expired")]
    public async Task A_bad_pair_is_told_once_and_the_old_one_stays_until_a_good_one_comes(string fault)
    {
        var old = Write(_authority.Issue());
        var certificate = TlsCertificate.FromPem(CertificateFile, KeyFile);
        await LookAsync(certificate);

        switch (fault)
        {
            case "half":
                await File.WriteAllTextAsync(CertificateFile, _authority.Issue().ExportCertificatePem());
                break;
            case "garbage":
                await File.WriteAllTextAsync(CertificateFile, "-----BEGIN");
                break;
            case "missing":
                File.Delete(KeyFile);
                break;
            default:
                Write(_authority.Issue(validDays: -1));
                break;
        }

        for (var look = 0; look < 3; look++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(old.SerialNumber, await LookAsync(certificate));
        }

        var warning = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains(_folder.FullName, warning.Message, StringComparison.Ordinal);
        var good = Write(_authority.Issue());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(good.SerialNumber, await LookAsync(certificate));
    }

    [Fact]
    public async Task A_PKCS_12_file_is_read_and_read_again()
    {
        var file = Path.Combine(_folder.FullName, "server.pfx");
        await File.WriteAllBytesAsync(file, _authority.Issue().Export(X509ContentType.Pkcs12, "secret"));
        var certificate = TlsCertificate.FromPfx(file, "secret");
        await LookAsync(certificate);
        var renewed = _authority.Issue();
        await File.WriteAllBytesAsync(file, renewed.Export(X509ContentType.Pkcs12, "secret"));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(renewed.SerialNumber, await LookAsync(certificate));
    }

    [Fact]
    public void What_cannot_be_used_at_the_start_is_told_with_its_file()
    {
        var pair = Write(_authority.Issue());
        File.WriteAllText(KeyFile, TestAuthority.KeyPem(_authority.Issue()));

        var missing = Assert.Throws<CertificateLoadException>(() => TlsCertificate.FromPem("/nowhere/server.crt"));
        var mismatch = Assert.Throws<CertificateLoadException>(() => TlsCertificate.FromPem(CertificateFile, KeyFile));
        var noKey = Assert.Throws<CertificateLoadException>(() => TlsCertificate.From(X509CertificateLoader.LoadCertificate(pair.RawData)));

        Assert.Contains("/nowhere/server.crt", missing.Message, StringComparison.Ordinal);
        Assert.Contains(KeyFile, mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("no private key", noKey.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _authority.Dispose();
        _log.Dispose();
    }

    private async Task<string> LookAsync(TlsCertificate certificate) => (await certificate.RefreshAsync(_log, _clock)).Certificate.SerialNumber;

    private X509Certificate2 Write(X509Certificate2 certificate)
    {
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, TestAuthority.KeyPem(certificate));
        return certificate;
    }
}
