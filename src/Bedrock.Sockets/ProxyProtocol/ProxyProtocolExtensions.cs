using Bedrock.Sockets.ProxyProtocol;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Tells a server behind a proxy who its clients are, with the PROXY protocol.</summary>
public static class ProxyProtocolExtensions
{
    /// <summary>
    /// Reads the PROXY header with which every connection of this chain begins, and gives the connection the addresses of the client. What comes later in the chain sees those, and <see cref="IProxyProtocolFeature"/>.
    /// A connection that is not a trusted proxy's, or does not begin with a valid header, is reset before anything later in the chain has seen it.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Timeouts come before this; address filters, limits for each address and TLS after it.</param>
    /// <param name="trusted">The networks and addresses of the proxies, separated by commas, such as <c>10.0.0.0/8</c>.</param>
    /// <param name="configure">Sets the other options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="FormatException">An entry is no network; the message names it.</exception>
    /// <exception cref="ArgumentException">No proxy is named.</exception>
    public static TBuilder UseProxyProtocol<TBuilder>(this TBuilder builder, string trusted, Action<ProxyProtocolOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(trusted);

        var options = new ProxyProtocolOptions { TrustedNetworks = trusted };
        configure?.Invoke(options);
        var guard = new HeaderGuard(options, builder.ApplicationServices);
        builder.Use(next => connection => guard.RunAsync(connection, next));
        return builder;
    }

    /// <summary>Begins every connection of this client with a PROXY header, in a packet of its own: before TLS, and before a server that speaks first is answered.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. This comes before <c>UseClientTls</c>.</param>
    /// <param name="configure">Sets the options, such as the client on whose behalf it connects; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>Connecting then also throws <see cref="ProxyProtocolException"/> when the header cannot be written: its two addresses are of different families, or it is too long.</remarks>
    public static TBuilder UseClientProxyProtocol<TBuilder>(this TBuilder builder, Action<ClientProxyProtocolOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = new ClientProxyProtocolOptions();
        configure?.Invoke(options);
        var (header, version, checksum) = (options.Header, options.Version, options.Checksum);
        builder.Use(next => async connection =>
        {
            header(connection).WriteTo(connection.Transport.Output, version, checksum);
            await connection.Transport.Output.FlushAsync().ConfigureAwait(false);
            await next(connection).ConfigureAwait(false);
        });
        return builder;
    }
}
