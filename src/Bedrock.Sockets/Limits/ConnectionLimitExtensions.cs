using Bedrock.Sockets.Limits;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Limits the connections of a chain.</summary>
public static class ConnectionLimitExtensions
{
    /// <summary>
    /// Serves only so many connections of this chain at once and refuses the others. For a chain on a stock Kestrel endpoint or behind a proxy;
    /// on our own listener <c>SocketEndpointOptions.AddGate</c> takes the same limits, costs a refused peer's memory not at all, and can let it wait.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Put this first: it is the cheapest refusal.</param>
    /// <param name="max">The most connections at once, at least 1; <see langword="null"/> for no limit.</param>
    /// <param name="perAddress">The most connections at once of one IPv4 address or one /64 of IPv6, at least 1; <see langword="null"/> for no limit.</param>
    /// <param name="refusal">What a refused peer is sent, at most 1,024 bytes of UTF-8; empty to reset it without a byte.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static TBuilder UseConnectionLimits<TBuilder>(this TBuilder builder, int? max = null, int? perAddress = null, string refusal = "")
        where TBuilder : IConnectionBuilder
        => builder.UseConnectionGate(new ConnectionLimits(new ConnectionLimitOptions { MaxConnections = max, MaxConnectionsPerAddress = perAddress, Refusal = refusal }));
}
