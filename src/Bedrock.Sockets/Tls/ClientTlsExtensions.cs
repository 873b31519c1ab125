using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Puts TLS between a client's transport and its caller.</summary>
public static class ClientTlsExtensions
{
    /// <summary>Speaks TLS with the server; what comes later in the chain, and the caller, see plaintext.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="targetHost">The name or address that the server's certificate must be for. A name is also sent to the server (SNI).</param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// Connecting then also throws <see cref="System.Security.Authentication.AuthenticationException"/> when the two sides do not agree or the server is not trusted,
    /// <see cref="TimeoutException"/> when the handshake takes too long, and <see cref="IOException"/> when the server ends the connection or speaks no TLS.
    /// </remarks>
    public static TBuilder UseClientTls<TBuilder>(this TBuilder builder, string targetHost, Action<ClientTlsOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        var handshake = Handshake(builder, targetHost, configure);
        builder.Use(next => async connection =>
        {
            var session = await handshake.RunAsync(connection).ConfigureAwait(false);
            await using var ending = session.ConfigureAwait(false);
            await session.RunAsync(next).ConfigureAwait(false);
        });
        return builder;
    }

    /// <summary>Lets the caller begin TLS in the middle of a connection, with <see cref="TlsUpgradeExtensions.UpgradeToTlsAsync"/>.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="targetHost">The name or address that the server's certificate must be for. A name is also sent to the server (SNI).</param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder UseClientStartTls<TBuilder>(this TBuilder builder, string targetHost, Action<ClientTlsOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        var handshake = Handshake(builder, targetHost, configure);
        builder.Use(next => connection => TlsUpgrade.RunAsync(connection, next, handshake.RunAsync));
        return builder;
    }

    private static ClientHandshake Handshake(IConnectionBuilder builder, string targetHost, Action<ClientTlsOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(targetHost);

        var options = new ClientTlsOptions();
        configure?.Invoke(options);
        return new ClientHandshake(targetHost, options, builder.ApplicationServices);
    }
}
