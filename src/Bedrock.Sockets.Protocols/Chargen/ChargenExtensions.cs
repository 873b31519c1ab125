using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Protocols.Chargen;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the chargen protocol to a chain, of connections or of datagrams.</summary>
public static class ChargenExtensions
{
    /// <summary>Ends the chain with <see cref="ChargenHandler"/>: lines of characters, until the client ends the connection (RFC 864).</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5019, listen => listen.UseChargen());</code></example>
    public static IConnectionBuilder UseChargen(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new ChargenHandler().OnConnectedAsync);
    }

    /// <summary>Ends the chain with <see cref="ChargenDatagramHandler"/>: every datagram is answered with 0 to 512 characters (RFC 864).</summary>
    /// <param name="builder">The chain of a datagram endpoint.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <remarks>UDP endpoints send what is larger than its request only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set. Do not, where strangers come.</remarks>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5019, d => d.UseChargen(), options => options.Guard.AllowLargerReplies = true);</code></example>
    public static IDatagramBuilder UseChargen(this IDatagramBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new ChargenDatagramHandler().OnDatagramAsync);
    }
}
