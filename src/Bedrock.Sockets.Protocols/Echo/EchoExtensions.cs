using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Protocols.Echo;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the echo protocol to a chain, of connections or of datagrams.</summary>
public static class EchoExtensions
{
    /// <summary>Ends the chain with <see cref="EchoHandler"/>: every byte comes back until the client ends its side (RFC 862).</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5007, listen => listen.UseEcho());</code></example>
    public static IConnectionBuilder UseEcho(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new EchoHandler().OnConnectedAsync);
    }

    /// <summary>Ends the chain with <see cref="EchoDatagramHandler"/>: every datagram comes back as it is (RFC 862).</summary>
    /// <param name="builder">The chain of a datagram endpoint.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5007, d => d.UseEcho());</code></example>
    public static IDatagramBuilder UseEcho(this IDatagramBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new EchoDatagramHandler().OnDatagramAsync);
    }
}
