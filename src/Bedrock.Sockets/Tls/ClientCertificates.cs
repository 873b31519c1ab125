namespace Bedrock.Sockets.Tls;

/// <summary>What a TLS server asks of its clients.</summary>
public enum ClientCertificates
{
    /// <summary>No certificate is asked for.</summary>
    None,

    /// <summary>A certificate is asked for. A client may have none; one that it has must be trusted.</summary>
    Optional,

    /// <summary>A client without a trusted certificate is refused.</summary>
    Required,
}
