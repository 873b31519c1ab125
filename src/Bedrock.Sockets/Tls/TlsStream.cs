using System.Net.Security;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tls;

/// <summary>An <see cref="SslStream"/> that tells a stream that was ended from one that was cut off, and fails as the transport below does.</summary>
/// <remarks>
/// <c>SslStream</c> returns 0 at the end of its transport, with or without a close_notify before it. Only after the close_notify it does not ask the transport any more: that is how the two are told apart.
/// </remarks>
internal sealed class TlsStream : SslStream
{
    private readonly CipherStream _cipher;
    private readonly IConnectionDrainFeature? _drain;
    private readonly Turnstile _crypto = new(places: 1, maxWaiting: int.MaxValue);
    private readonly Turn _reading;
    private bool _drained;

    public TlsStream(CipherStream cipher, IConnectionDrainFeature? drain)
        // To be left open would mean a flush when this is disposed, and a flush may wait for the peer. Closing the stream closes nothing.
        : base(cipher, leaveInnerStreamOpen: false)
    {
        _cipher = cipher;
        _drain = drain;
        _reading = new Turn(_crypto);
    }

    /// <summary>After the handshake: reading takes turns with <see cref="EndAsync"/> from now on.</summary>
    public void Begin() => _cipher.Turn = _reading;

    /// <inheritdoc/>
    /// <exception cref="ConnectionResetException">The peer ended the connection without close_notify (RFC 8446, section 6.1), or it has reset it.</exception>
    /// <exception cref="ConnectionAbortedException">The peer sent what is no record of this session, or somebody here has aborted the connection.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_drained)
        {
            return 0;
        }

        await _reading.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return count > 0 || buffer.IsEmpty || !_cipher.EndSeen ? count : EndWithoutGoodbye();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _cipher.ThrowTransportFailure();
            return _cipher.EndSeen ? EndWithoutGoodbye() : throw Explain(error);
        }
        finally
        {
            _reading.Leave();
        }
    }

    /// <summary>Writes close_notify and hands it to the transport. Nothing may be written afterwards; reading goes on.</summary>
    public async ValueTask EndAsync()
    {
        // SslStream guards encryption against decryption with a lock of its own, but not this.
        var ending = new Turn(_crypto);
        await ending.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await ShutdownAsync().ConfigureAwait(false);
        }
        finally
        {
            ending.Leave();
        }

        await _cipher.PushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static Exception Explain(Exception error) => error switch
    {
        ConnectionAbortedException or ConnectionResetException => error,
        IOException => new ConnectionAbortedException($"The peer broke TLS: {error.Message}", error),
        _ => error,
    };

    /// <summary>The input was cut off, unless it was we who did it, for a server that stops.</summary>
    private int EndWithoutGoodbye()
    {
        _drained = _drain is { InputEnded: true };
        return _drained
            ? 0
            : throw new ConnectionResetException("The peer ended the connection without TLS's close_notify; what it sent may be cut off.");
    }
}
