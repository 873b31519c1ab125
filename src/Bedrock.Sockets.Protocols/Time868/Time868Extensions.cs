using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Protocols.Time868;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Adds the binary time protocol of RFC 868 to a chain, of connections or of datagrams.</summary>
public static class Time868Extensions
{
    /// <summary>Ends the chain with <see cref="Time868Handler"/>: four bytes, the seconds since 1900, and the end (RFC 868).</summary>
    /// <param name="builder">The chain. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>kestrel.ListenLocalhost(5037, listen => listen.UseTime868());</code></example>
    public static IConnectionBuilder UseTime868(this IConnectionBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new Time868Handler(clock).OnConnectedAsync);
    }

    /// <summary>Ends the chain with <see cref="Time868DatagramHandler"/>: every datagram is answered with four bytes, the seconds since 1900 (RFC 868).</summary>
    /// <param name="builder">The chain of a datagram endpoint. Its services may hold a <see cref="TimeProvider"/>; otherwise the system's clock is told.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5037, d => d.UseTime868());</code></example>
    public static IDatagramBuilder UseTime868(this IDatagramBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var clock = builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return builder.Run(new Time868DatagramHandler(clock).OnDatagramAsync);
    }
}
