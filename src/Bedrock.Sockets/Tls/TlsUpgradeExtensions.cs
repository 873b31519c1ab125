using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Begins TLS in the middle of a connection, for protocols with a command for it, such as STARTTLS (RFC 3207).</summary>
public static class TlsUpgradeExtensions
{
    /// <summary>Sends the last plaintext and makes the handshake. When it has returned, <see cref="ConnectionContext.Transport"/> is another one, of plaintext under TLS; readers, writers and channels of the old one must not be used again.</summary>
    /// <param name="connection">A connection of a chain with <c>UseServerStartTls</c> or <c>UseClientStartTls</c>.</param>
    /// <param name="lastWords">What is sent before the handshake, such as a server's <c>220 Go ahead</c>; empty for nothing. Read during the call only.</param>
    /// <returns>A task that ends with the handshake.</returns>
    /// <exception cref="ConnectionAbortedException">
    /// The peer sent more plaintext after its command. It is refused before anything is answered: whoever stands between may have put it there, and it must not count as the peer's words under TLS (CVE-2011-0411).
    /// On a server also: the handshake failed. Let it end the handler.
    /// </exception>
    /// <exception cref="ConnectionResetException">The peer is gone.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">On a client: the server is not trusted, or the two sides do not agree.</exception>
    /// <exception cref="TimeoutException">On a client: the handshake took too long.</exception>
    /// <exception cref="IOException">On a client: the server ended the connection or speaks no TLS.</exception>
    /// <exception cref="InvalidOperationException">The chain has no such middleware, or the connection has been upgraded before.</exception>
    /// <remarks>The command must be consumed, and no read pending: with a <c>FrameChannel</c>, leave the loop, upgrade, and make another channel.</remarks>
    public static ValueTask UpgradeToTlsAsync(this ConnectionContext connection, ReadOnlyMemory<byte> lastWords = default)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var upgrade = connection.Features.Get<TlsUpgrade>()
            ?? throw new InvalidOperationException("The chain does not say how: add UseServerStartTls() or UseClientStartTls() before the handler.");
        return upgrade.RunAsync(lastWords);
    }
}
