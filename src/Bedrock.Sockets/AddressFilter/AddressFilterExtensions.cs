using Bedrock.Sockets.AddressFilter;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Filters the connections of a chain by the peer's address.</summary>
public static class AddressFilterExtensions
{
    /// <summary>
    /// Serves only peers of allowed addresses; deny wins. For a chain on a stock Kestrel endpoint or behind a proxy;
    /// on our own listener <c>SocketEndpointOptions.AddGate</c> takes the same filter and refuses before a connection costs memory.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Put this before TLS.</param>
    /// <param name="allow">Networks and addresses, separated by commas; <see langword="null"/> or empty for everybody.</param>
    /// <param name="deny">Networks and addresses, separated by commas; <see langword="null"/> or empty for nobody.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    public static TBuilder UseAddressFilter<TBuilder>(this TBuilder builder, string? allow = null, string? deny = null)
        where TBuilder : IConnectionBuilder
        => builder.UseConnectionGate(new AddressFilterGate(allow, deny));
}
