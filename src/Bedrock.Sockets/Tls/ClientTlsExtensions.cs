using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;
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
        return builder.Use(Handshake(builder, targetHost, configure));
    }

    /// <summary>Speaks TLS with the server if the URI's scheme is <c>tls</c>, as its query says; does nothing for another scheme.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="uri">
    /// Where the client will connect. Its query may have <c>ca</c> (PEM file of the authorities to trust), <c>cert</c>, <c>key</c> and <c>password</c> (the client's own certificate), <c>sni</c> (the server's name, if it is not the host),
    /// <c>alpn</c> (names separated by commas), <c>handshakeTimeout</c>, and <c>insecure=true</c> (any certificate will do).
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="FormatException">An option is unknown or its value is bad; the message is one line.</exception>
    /// <exception cref="CertificateLoadException">A file of certificates cannot be used.</exception>
    public static TBuilder UseClientTls<TBuilder>(this TBuilder builder, SocketUri uri)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(uri);

        if (!uri.IsTls)
        {
            return builder;
        }

        var (host, options) = ClientTlsUri.Read(uri);
        return builder.Use(new ClientHandshake(host, options, builder.ApplicationServices));
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

    private static TBuilder Use<TBuilder>(this TBuilder builder, ClientHandshake handshake)
        where TBuilder : IConnectionBuilder
    {
        builder.Use(next => async connection =>
        {
            var session = await handshake.RunAsync(connection).ConfigureAwait(false);
            await using var ending = session.ConfigureAwait(false);
            await session.RunAsync(next).ConfigureAwait(false);
        });
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
