using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Protocols.Discard;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the discard protocol to a chain, of connections or of datagrams.</summary>
public static class DiscardExtensions
{
    /// <summary>Ends the chain with <see cref="DiscardHandler"/>: everything is read and nothing answered, until the client ends its side (RFC 863).</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5009, listen => listen.UseDiscard());</code></example>
    public static IConnectionBuilder UseDiscard(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new DiscardHandler().OnConnectedAsync);
    }

    /// <summary>Ends the chain: no datagram is answered, not even an empty one (RFC 863).</summary>
    /// <param name="builder">The chain of a datagram endpoint.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5009, d => d.UseDiscard());</code></example>
    public static IDatagramBuilder UseDiscard(this IDatagramBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(static _ => default);
    }
}
