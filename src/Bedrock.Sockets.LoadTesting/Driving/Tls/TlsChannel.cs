using System.Net.Security;
using System.Security.Authentication;

namespace Bedrock.Sockets.LoadTesting.Driving.Tls;

/// <summary>One TLS connection without a socket: ciphertext that came goes in, ciphertext to send comes out. One caller at a time, who is never made to wait.</summary>
/// <remarks>
/// <code>
/// socket ──► Received ──► RecordBuffer ──► SslStream ──► TryRead      plaintext, when a record is whole
/// socket ◄── Unsent   ◄── RecordBuffer ◄── SslStream ◄── Write
/// </code>
/// <c>SslStream</c> waits for its records by awaiting the buffer, which goes on with it on the thread that brings them: so there is no thread of its own and no lock.
/// </remarks>
internal sealed class TlsChannel : IDisposable
{
    private const int PlaintextSize = 4 * 1024;

    private readonly RecordBuffer _records = new();
    private readonly byte[] _plaintext = new byte[PlaintextSize];
    private readonly SslStream _stream;
    private readonly Task _handshake;
    private ValueTask<int> _reading;
    private bool _isReading;

    /// <summary>Begins the handshake; its first record is in <see cref="Unsent"/>.</summary>
    public TlsChannel(SslClientAuthenticationOptions options)
    {
        _stream = new SslStream(_records, leaveInnerStreamOpen: true);
        _handshake = _stream.AuthenticateAsClientAsync(options, CancellationToken.None);
    }

    /// <summary>Whether the handshake is over and was successful; <see langword="null"/> while it goes on.</summary>
    public bool? IsOpen => _handshake.IsCompleted ? _handshake.IsCompletedSuccessfully : null;

    /// <summary>What is to be sent now. Valid until the next call of another member; say <see cref="Sent"/> when it is on its way.</summary>
    public ReadOnlySpan<byte> Unsent => _records.Unsent;

    /// <summary>Bytes that came from the server.</summary>
    public void Received(ReadOnlySpan<byte> ciphertext) => _records.Feed(ciphertext);

    /// <summary><see cref="Unsent"/> is on its way.</summary>
    public void Sent() => _records.TakeUnsent();

    /// <summary>Encrypts. Only when it <see cref="IsOpen"/>.</summary>
    /// <exception cref="IOException">The session is broken.</exception>
    public void Write(ReadOnlySpan<byte> plaintext) => _stream.Write(plaintext);

    /// <summary>Decrypts what has come. Only when it <see cref="IsOpen"/>.</summary>
    /// <param name="plaintext">The next piece, valid until the next call; empty when the server has said close_notify.</param>
    /// <returns>Whether there is a piece.</returns>
    /// <exception cref="IOException">What came is no record of this session.</exception>
    /// <exception cref="AuthenticationException">The server has sent an alert.</exception>
    public bool TryRead(out ReadOnlySpan<byte> plaintext)
    {
        if (!_isReading)
        {
#pragma warning disable CA2012 // Kept until it has completed, and then asked once.
            (_reading, _isReading) = (_stream.ReadAsync(_plaintext), true);
#pragma warning restore CA2012
        }

        if (!_reading.IsCompleted)
        {
            plaintext = default;
            return false;
        }

        _isReading = false;
#pragma warning disable CA1849 // It has completed: this takes the result and does not wait.
        plaintext = _plaintext.AsSpan(0, _reading.GetAwaiter().GetResult());
#pragma warning restore CA1849
        return true;
    }

    /// <summary>Says close_notify, the last of <see cref="Unsent"/>.</summary>
    public void End()
    {
        // It only writes, into memory.
        _ = _stream.ShutdownAsync();
    }

    /// <summary>Forgets the session. Nothing more is sent.</summary>
    public void Dispose()
    {
        // Whatever still waits for records ends, and gives its buffers back.
        _records.End();
        _stream.Dispose();
        _records.Dispose();
    }
}
