using System.Net.Security;
using System.Security.Authentication;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.Tls;

/// <summary>Makes the handshakes of one chain of a server. Safe for any thread.</summary>
internal sealed class ServerHandshake
{
    private readonly ServerTlsOptions _options;
    private readonly List<SslApplicationProtocol>? _alpn;
    private readonly Turnstile _turnstile;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SocketMetrics _metrics;

    /// <exception cref="InvalidOperationException">No certificate is set.</exception>
    public ServerHandshake(ServerTlsOptions options, IServiceProvider services)
    {
        if (options.Certificate is null && options.SelectCertificate is null)
        {
            throw new InvalidOperationException($"A TLS server needs a certificate: set {nameof(ServerTlsOptions.Certificate)} or {nameof(ServerTlsOptions.SelectCertificate)}.");
        }

        _options = options;
        _alpn = options.Alpn;
        _turnstile = new Turnstile(options.MaxConcurrentHandshakes, options.MaxWaitingHandshakes);
        _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
        _metrics = SocketMetrics.From(services);
    }

    /// <summary>Makes the handshake and puts the session between the transport and whoever comes next.</summary>
    /// <returns>The session, which the caller disposes; <see langword="null"/> when there is none, which has been logged. The connection's owner then ends it.</returns>
    public async ValueTask<TlsSession?> TryRunAsync(ConnectionContext connection)
    {
        var session = new TlsSession(connection, _clock);
        var turn = new Turn(_turnstile);
        var check = new PeerCheck(mayBeMissing: _options.ClientCertificates != ClientCertificates.Required, anyWillDo: false);
        using var patience = new CancellationTokenSource(_options.HandshakeTimeout, _clock);
        var started = _clock.GetTimestamp();
        session.Cipher.Turn = turn;
        try
        {
            await turn.EnterAsync(patience.Token).ConfigureAwait(false);
            await session.Stream.AuthenticateAsServerAsync(
                (_, hello, _, token) => SelectAsync(connection, hello, check, turn, token), state: null, patience.Token).ConfigureAwait(false);
            session.Begin();
        }
#pragma warning disable CA1031 // Whatever a peer sends, its handshake alone has failed. The platform throws many kinds.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var tooLong = patience.IsCancellationRequested;
            var reason = Report(connection, session.Cipher, error, tooLong, check.Refusal);
            _metrics.HandshakeFailed(_clock.GetElapsedTime(started), reason);
            await session.EndFailedAsync(abort: tooLong).ConfigureAwait(false);
            return null;
        }
        finally
        {
            turn.Leave();
        }

#pragma warning disable CA5398 // It names what was agreed on and chooses nothing.
        _metrics.HandshakeDone(_clock.GetElapsedTime(started), session.Stream.SslProtocol == SslProtocols.Tls13 ? "1.3" : "1.2");
#pragma warning restore CA5398
        TlsFeatures.Set(connection, session.Stream, isServer: true);
        return session;
    }

    /// <summary>The same for a handler that cannot go on without.</summary>
    /// <exception cref="ConnectionAbortedException">There is no session.</exception>
    public async ValueTask<TlsSession> RunAsync(ConnectionContext connection)
        => await TryRunAsync(connection).ConfigureAwait(false) ?? throw new ConnectionAbortedException("The TLS handshake failed.");

    private async ValueTask<SslServerAuthenticationOptions> SelectAsync(
        ConnectionContext connection, SslClientHelloInfo hello, PeerCheck check, Turn turn, CancellationToken cancellationToken)
    {
        var certificate = _options.Certificate;
        if (_options.SelectCertificate is { } select)
        {
            turn.Leave();
            try
            {
                certificate = await select(hello.ServerName, cancellationToken).ConfigureAwait(false) ?? certificate;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                TlsLog.SelectionFailed(_logger, connection.ConnectionId, error);
                throw;
            }

            await turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        }

        var loaded = certificate is null
            ? throw new AuthenticationException("There is no certificate for the name that the client asked for.")
            : await certificate.RefreshAsync(_logger, _clock).ConfigureAwait(false);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = loaded.Context,
            EnabledSslProtocols = _options.Protocols,
            ApplicationProtocols = _alpn,
            AllowRenegotiation = false,
            ClientCertificateRequired = _options.ClientCertificates != ClientCertificates.None,
            CertificateChainPolicy = _options.ChainPolicy(),
            RemoteCertificateValidationCallback = _options.ClientCertificates == ClientCertificates.None ? null : check.Accepts,
        };
    }

    private HandshakeFailure Report(ConnectionContext connection, CipherStream cipher, Exception error, bool tooLong, string? refusal)
    {
        var (reason, text) = error switch
        {
            _ when tooLong => (HandshakeFailure.Timeout, $"the handshake took longer than {_options.HandshakeTimeout.TotalSeconds} s."),
            TurnstileFullException => (HandshakeFailure.Overload, error.Message),
            _ when cipher.IsPlaintext => (HandshakeFailure.Plaintext, error.Message),
            _ when cipher.EndSeen => (HandshakeFailure.Ended, "the peer ended the connection."),
            ConnectionResetException or ConnectionAbortedException => (HandshakeFailure.Ended, error.Message),
            _ => (HandshakeFailure.Refused, refusal is null ? TlsLog.Innermost(error) : $"{refusal}."),
        };
        TlsLog.HandshakeFailed(_logger, connection.RemoteEndPoint, connection.ConnectionId, text);
        return reason;
    }
}
