using System.Security.Authentication;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tls;

/// <summary>Makes the handshakes of one chain of a client. Safe for any thread.</summary>
internal sealed class ClientHandshake(string targetHost, ClientTlsOptions options, IServiceProvider services)
{
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly ILogger _logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);

    /// <summary>Makes the handshake and puts the session between the transport and whoever comes next.</summary>
    /// <returns>The session, which the caller disposes.</returns>
    /// <exception cref="AuthenticationException">The two sides did not agree, or the server's certificate is not trusted.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="IOException">The server ended the connection, or does not speak TLS.</exception>
    public async ValueTask<TlsSession> RunAsync(ConnectionContext connection)
    {
        var session = new TlsSession(connection, _clock);
        var check = new PeerCheck(mayBeMissing: false, anyWillDo: options.UnsafeAcceptAnyCertificate);
        using var patience = new CancellationTokenSource(options.HandshakeTimeout, _clock);
        try
        {
            var own = options.Certificate is { } certificate ? await certificate.RefreshAsync(_logger, _clock).ConfigureAwait(false) : null;
            await session.Stream.AuthenticateAsClientAsync(ClientTlsAuthentication.Create(targetHost, options, own, check), patience.Token).ConfigureAwait(false);
            session.Begin();
        }
        catch (Exception error)
        {
            var tooLong = patience.IsCancellationRequested;
            await session.EndFailedAsync(abort: tooLong).ConfigureAwait(false);
            throw error switch
            {
                _ when tooLong => new TimeoutException($"The TLS handshake took longer than {options.HandshakeTimeout.TotalSeconds} s.", error),
                _ when check.Refusal is { } refusal => new AuthenticationException($"The server was refused: {refusal}.", error),
                _ when session.Cipher.IsPlaintext => new IOException("The server does not speak TLS.", error),
                _ when session.Cipher.EndSeen => new IOException("The server ended the connection during the TLS handshake.", error),
                AuthenticationException => new AuthenticationException($"No TLS with the server: {TlsLog.Innermost(error)}", error),
                _ => new IOException($"The TLS handshake failed: {error.Message}", error),
            };
        }

        TlsFeatures.Set(connection, session.Stream, isServer: false);
        return session;
    }
}
