using Bedrock.Sockets.Protocols.Shout;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the shout protocol to a chain.</summary>
public static class ShoutExtensions
{
    /// <summary>Ends the chain with <see cref="ShoutHandler"/>: every line comes back in upper case.</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5008, listen => listen.UseShout());</code></example>
    public static IConnectionBuilder UseShout(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new ShoutHandler().OnConnectedAsync);
    }
}
