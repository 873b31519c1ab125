namespace Bedrock.Sockets.Tls;

/// <summary>How a client speaks TLS. Read when the chain is built; later changes have no effect.</summary>
public sealed class ClientTlsOptions : TlsOptions
{
    /// <summary>The client's own certificate, for servers that ask for one.</summary>
    /// <remarks>Defaults to <see langword="null"/>: none.</remarks>
    public TlsCertificate? Certificate { get; set; }

    /// <summary>
    /// Whether any certificate of the server is good enough.
    /// DANGER: whoever stands between can read and change everything. For tests and for looking at a server by hand.
    /// </summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool UnsafeAcceptAnyCertificate { get; set; }
}
