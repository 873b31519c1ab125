using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tls;

/// <summary>A certificate that never changes.</summary>
internal sealed class FixedCertificate(LoadedCertificate certificate) : ICertificateSource
{
    public LoadedCertificate Current => certificate;

    public ValueTask<LoadedCertificate> RefreshAsync(ILogger logger, TimeProvider clock) => new(certificate);
}
