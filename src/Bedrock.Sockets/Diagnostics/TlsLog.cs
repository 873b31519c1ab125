using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

internal static partial class TlsLog
{
    [LoggerMessage(EventIds.HandshakeFailed, LogLevel.Debug, "No TLS with {Remote} ({ConnectionId}): {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, LogAddress remote, string connectionId, LogReason reason);

    [LoggerMessage(EventIds.CertificateReloaded, LogLevel.Information, "{File} has changed: from now on its certificate {SerialNumber} is used, which is valid until {NotAfter:u}.")]
    public static partial void CertificateReloaded(ILogger logger, string file, DateTime notAfter, string serialNumber);

    [LoggerMessage(EventIds.CertificateKept, LogLevel.Warning, "The certificate {SerialNumber} stays in use, because the new one is not usable: {Problem}")]
    public static partial void CertificateKept(ILogger logger, LogReason problem, string serialNumber);

    [LoggerMessage(EventIds.CertificateSelfSigned, LogLevel.Warning, "{Endpoint} has a certificate that nobody signed, for development only. Its SHA-256 fingerprint is {Fingerprint}.")]
    public static partial void SelfSigned(ILogger logger, string endpoint, string fingerprint);

    [LoggerMessage(EventIds.CertificateSelectionFailed, LogLevel.Error, "Choosing a certificate for {ConnectionId} failed; the connection is refused.")]
    public static partial void SelectionFailed(ILogger logger, string connectionId, Exception error);

    /// <summary>What an error of the platform says, and what the one below it does: the first often says only that there is another.</summary>
    public static string Innermost(Exception error)
        => error.InnerException is { } inner ? $"{error.Message} {inner.GetBaseException().Message}" : error.Message;
}
