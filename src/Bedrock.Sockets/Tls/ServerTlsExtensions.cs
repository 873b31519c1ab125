using System.Security.Cryptography.X509Certificates;
using Bedrock.Sockets.Tls;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Puts TLS between a server's transport and its handler.</summary>
public static class ServerTlsExtensions
{
    /// <summary>Speaks TLS with the clients of this chain; what comes later in it sees plaintext, and the features of ASP.NET Core for TLS.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain. Limits and timeouts come before this, the protocol after it.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// A client with which there is no TLS gets an alert, if it may understand one, and the end of the connection; the handler does not run. That is logged at Debug and counted.
    /// A client that ends without close_notify resets the connection as far as the handler can see: <see cref="ConnectionResetException"/>.
    /// </remarks>
    public static TBuilder UseServerTls<TBuilder>(this TBuilder builder, TlsCertificate certificate, Action<ServerTlsOptions>? configure = null)
        where TBuilder : IConnectionBuilder
    {
        ArgumentNullException.ThrowIfNull(certificate);

        return builder.UseServerTls(options =>
        {
            options.Certificate = certificate;
            configure?.Invoke(options);
        });
    }

    /// <inheritdoc cref="UseServerTls{TBuilder}(TBuilder, TlsCertificate, Action{ServerTlsOptions})"/>
    /// <param name="builder">The chain. Limits and timeouts come before this, the protocol after it.</param>
    /// <param name="certificate">The certificate, with its private key. The caller disposes it after the last connection.</param>
    /// <exception cref="CertificateLoadException">The certificate has no private key.</exception>
    public static TBuilder UseServerTls<TBuilder>(this TBuilder builder, X509Certificate2 certificate)
        where TBuilder : IConnectionBuilder
        => builder.UseServerTls(TlsCertificate.From(certificate));

    /// <inheritdoc cref="UseServerTls{TBuilder}(TBuilder, TlsCertificate, Action{ServerTlsOptions})"/>
    /// <param name="builder">The chain. Limits and timeouts come before this, the protocol after it.</param>
    /// <param name="configure">Sets the options, at least a certificate.</param>
    /// <exception cref="InvalidOperationException">No certificate was set.</exception>
    public static TBuilder UseServerTls<TBuilder>(this TBuilder builder, Action<ServerTlsOptions> configure)
        where TBuilder : IConnectionBuilder
    {
        var handshake = Handshake(builder, configure);
        builder.Use(next => async connection =>
        {
            if (await handshake.TryRunAsync(connection).ConfigureAwait(false) is { } session)
            {
                await using var ending = session.ConfigureAwait(false);
                await session.RunAsync(next).ConfigureAwait(false);
            }
        });
        return builder;
    }

    /// <summary>Lets the handler of this chain begin TLS in the middle of a connection, with <see cref="TlsUpgradeExtensions.UpgradeToTlsAsync"/>.</summary>
    /// <typeparam name="TBuilder">The kind of builder, so that the chain goes on as it began.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <param name="configure">Sets the options, at least a certificate.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">No certificate was set.</exception>
    public static TBuilder UseServerStartTls<TBuilder>(this TBuilder builder, Action<ServerTlsOptions> configure)
        where TBuilder : IConnectionBuilder
    {
        var handshake = Handshake(builder, configure);
        builder.Use(next => connection => TlsUpgrade.RunAsync(connection, next, handshake.RunAsync));
        return builder;
    }

    private static ServerHandshake Handshake(IConnectionBuilder builder, Action<ServerTlsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var options = new ServerTlsOptions();
        configure(options);
        return new ServerHandshake(options, builder.ApplicationServices);
    }
}
