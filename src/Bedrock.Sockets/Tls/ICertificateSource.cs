using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tls;

/// <summary>Where a certificate comes from. Safe for any thread.</summary>
internal interface ICertificateSource
{
    /// <summary>The one in use.</summary>
    LoadedCertificate Current { get; }

    /// <summary>The one for the next handshake: looks whether there is a newer one, if it was some time ago that anybody looked. Never fails.</summary>
    ValueTask<LoadedCertificate> RefreshAsync(ILogger logger, TimeProvider clock);
}
