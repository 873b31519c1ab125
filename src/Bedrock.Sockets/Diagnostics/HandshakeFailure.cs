namespace Bedrock.Sockets.Diagnostics;

/// <summary>Why a TLS handshake failed, as the metric <c>bedrock.tls.handshake.failures</c> names it.</summary>
internal enum HandshakeFailure
{
    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The peer does not speak TLS.</summary>
    Plaintext,

    /// <summary>The peer ended or reset the connection.</summary>
    Ended,

    /// <summary>Too many handshakes waited for their turn.</summary>
    Overload,

    /// <summary>One side refused the other: its version, its certificate, its application protocols.</summary>
    Refused,
}
