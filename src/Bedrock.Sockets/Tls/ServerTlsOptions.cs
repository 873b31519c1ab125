namespace Bedrock.Sockets.Tls;

/// <summary>How a server speaks TLS. Read when the chain is built; later changes have no effect.</summary>
public sealed class ServerTlsOptions : TlsOptions
{
    /// <summary>The server's certificate, for every client that <see cref="SelectCertificate"/> has none for.</summary>
    /// <remarks>Defaults to <see langword="null"/>: then <see cref="SelectCertificate"/> must be set.</remarks>
    public TlsCertificate? Certificate { get; set; }

    /// <summary>
    /// Chooses the certificate by the name that the client asked for (SNI, RFC 6066 section 3), which is empty if it named none and is not checked in any way. <see langword="null"/> means <see cref="Certificate"/>;
    /// without one the client is refused. It may take its time, within <see cref="TlsOptions.HandshakeTimeout"/>; the token ends then. Called for many connections at once.
    /// </summary>
    /// <remarks>Defaults to <see langword="null"/>.</remarks>
    public Func<string, CancellationToken, ValueTask<TlsCertificate?>>? SelectCertificate { get; set; }

    /// <summary>What is asked of clients.</summary>
    /// <remarks>Defaults to <see cref="ClientCertificates.None"/>. With the two others set <see cref="TlsOptions.TrustedAuthorities"/>: otherwise anyone with a certificate of a public authority is let in.</remarks>
    public ClientCertificates ClientCertificates { get; set; }

    /// <summary>How many handshakes of this chain may compute at the same moment, at least 1. One that waits for its peer is not counted, so peers that stall do not hold up others.</summary>
    /// <remarks>Defaults to the number of processors.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxConcurrentHandshakes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrentHandshakes));
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>How many handshakes may wait for their turn to compute, zero or more; further ones are refused.</summary>
    /// <remarks>Defaults to 4,096 handshakes.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxWaitingHandshakes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxWaitingHandshakes));
            field = value;
        }
    } = 4_096;
}
