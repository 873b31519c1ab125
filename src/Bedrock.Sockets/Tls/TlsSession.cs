using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tls;

/// <summary>TLS between a connection's transport and its handler, from the handshake to the ending.</summary>
/// <remarks>
/// <code>
/// handler ──► Output ─► OutputPump ─► TlsStream ─► CipherStream ─► transport      one flush of the transport per batch
/// handler ◄── Input  ◄─ EndableReader ◄─ TlsStream ◄─ CipherStream ◄─ transport   read on demand: no second buffer of received bytes
/// </code>
/// Completing <c>Output</c> sends all that was written, close_notify and FIN; <c>Input</c> stays readable.
/// </remarks>
internal sealed class TlsSession : IDuplexPipe, IAsyncDisposable
{
    private const int RecordBytes = 16 * 1024;

    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly TimeProvider _clock;
    private readonly IConnectionDrainFeature? _drain;
    private PipeReader? _plaintext;
    private EndableReader? _input;
    private OutputPump? _pump;
    private bool _failed;

    public TlsSession(ConnectionContext connection, TimeProvider clock)
    {
        _connection = connection;
        _transport = connection.Transport;
        _clock = clock;
        _drain = connection.Features.Get<IConnectionDrainFeature>();
        Cipher = new CipherStream(_transport);
        Stream = new TlsStream(Cipher, _drain);
    }

    /// <summary>What the handshake is made on.</summary>
    public TlsStream Stream { get; }

    /// <summary>What <see cref="Stream"/> stands on.</summary>
    public CipherStream Cipher { get; }

    PipeReader IDuplexPipe.Input => _input!; // The session becomes the transport when it has begun.

    PipeWriter IDuplexPipe.Output => _pump!.Writer; // As above.

    /// <summary>After the handshake: puts the session between the handler and the transport.</summary>
    public void Begin()
    {
        var pool = _connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool ?? MemoryPool<byte>.Shared;
        Stream.Begin();
        _plaintext = PipeReader.Create(
            Stream, new StreamPipeReaderOptions(pool, bufferSize: Math.Min(RecordBytes, pool.MaxBufferSize), minimumReadSize: 1024, leaveOpen: true, useZeroByteReads: true));
        _input = new EndableReader(_plaintext);
        _pump = new OutputPump(
            new TlsSink(Stream, Cipher, _drain is null ? null : _transport.Output),
            new PipeOptions(pool, readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
        _drain?.RequireQuiet(() => _input.IsWaiting && _pump.IsIdle && !Cipher.IsInsideRecord);
        _connection.Transport = this;
    }

    /// <summary>Instead of <see cref="Begin"/>, after a handshake that failed: sends what the platform has left to say, such as an alert, or aborts the connection.</summary>
    public async ValueTask EndFailedAsync(bool abort)
    {
        if (abort)
        {
            _connection.Abort(new ConnectionAbortedException("The TLS handshake took too long."));
        }
        else
        {
            try
            {
                await Cipher.PushAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // There is nobody to tell.
            }
        }

        await Stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Runs what comes next on the session, and fails as it does.</summary>
    public async Task RunAsync(ConnectionDelegate next)
    {
        try
        {
            await next(_connection).ConfigureAwait(false);
        }
        catch
        {
            Fail();
            throw;
        }
    }

    /// <summary>Sends no more, above all no close_notify, so that the peer does not take a torn reply for a whole one. The owner of the connection will abort it.</summary>
    public void Fail()
    {
        _failed = true;
        _pump?.Stop();
    }

    /// <summary>Ends the session: what was written is sent, then close_notify. The transport is the connection's again, and its owner ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_input is not null && _pump is not null && _plaintext is not null)
        {
            var readable = _input.Release();
            if (!_failed && await _pump.FinishAsync(_connection.Abort, _clock).ConfigureAwait(false) == SendOutcome.Refused)
            {
                _connection.Abort(new ConnectionAbortedException("The handler completed its output with an error."));
            }

            if (readable)
            {
                await _plaintext.CompleteAsync().ConfigureAwait(false);
            }
            else
            {
                // The handler left a read behind. Its block cannot be taken away from under it.
                _plaintext.CancelPendingRead();
            }

            _connection.Transport = _transport;
            TlsFeatures.Unset(_connection);
        }

        await Stream.DisposeAsync().ConfigureAwait(false);
    }
}
