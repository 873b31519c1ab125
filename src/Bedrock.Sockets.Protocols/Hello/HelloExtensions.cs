using Bedrock.Sockets.Protocols.Hello;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the hello protocol to a chain.</summary>
public static class HelloExtensions
{
    /// <summary>Ends the chain with <see cref="HelloHandler"/>: <c>Hello world!</c> LF, and the end.</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(2525, listen => listen.UseHello());</code></example>
    public static IConnectionBuilder UseHello(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(new HelloHandler().OnConnectedAsync);
    }
}
