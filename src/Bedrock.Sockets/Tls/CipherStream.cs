using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tls;

/// <summary>A transport's pipes as the stream that <see cref="System.Net.Security.SslStream"/> reads and writes ciphertext on. It remembers how reading ended, which that class does not tell.</summary>
/// <remarks>
/// Bytes are copied once each way, between the pipe's blocks and the buffers of <c>SslStream</c>. A read takes what is there; one of no bytes waits and takes nothing, so that an idle connection holds no buffer.
/// Writing does not flush: one flush follows a batch, or <see cref="MaxUnflushedBytes"/>. One reader and one writer at a time.
/// </remarks>
internal sealed class CipherStream(IDuplexPipe transport) : Stream
{
    /// <summary>How much may wait for the flush of a batch.</summary>
    internal const int MaxUnflushedBytes = 64 * 1024;

    private readonly PipeReader _input = transport.Input;
    private readonly PipeWriter _output = transport.Output;
    private TlsRecords _records;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _insideRecord;
    private bool _begun;
    private int _unflushed;

    /// <summary>Whose turn it is: left while a read waits for the peer, and taken again before it returns. None at first.</summary>
    public Turn? Turn { get; set; }

    /// <summary>Whether <c>SslStream</c> was told that the transport's input has ended.</summary>
    public bool EndSeen { get; private set; }

    /// <summary>Whether the very first byte showed that the peer does not speak TLS.</summary>
    public bool IsPlaintext { get; private set; }

    /// <summary>Whether a record has begun whose end has not come. May be asked from any thread.</summary>
    public bool IsInsideRecord => _insideRecord;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Throws what the transport's input threw, if it did: a handler under TLS sees the same exceptions as one without.</summary>
    public void ThrowTransportFailure() => _failure?.Throw();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = _input.ReadAsync(cancellationToken);
            var result = read.IsCompletedSuccessfully ? read.Result : await WaitAsync(read, cancellationToken).ConfigureAwait(false);
            if (!result.Buffer.IsEmpty || result.IsCompleted)
            {
                return Take(result.Buffer, buffer);
            }

            // Somebody cancelled a read of the transport; it is not meant for whoever waits for a record.
            _input.AdvanceTo(result.Buffer.Start);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return _unflushed < MaxUnflushedBytes ? default : PushAsync(cancellationToken);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _output.Write(buffer);
        _unflushed += buffer.Length;
    }

    /// <summary>Hands what was written to the transport and waits while the peer is behind.</summary>
    /// <exception cref="ConnectionResetException">The peer takes no more.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var flush = await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flush.IsCompleted)
        {
            throw new ConnectionResetException("The peer takes no more of what is written.");
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => PushAsync(cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>SslStream writes some alerts so; whoever gave it the stream pushes them.</summary>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException("A flush may have to wait.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A read may have to wait.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        Turn?.Leave();
        ReadResult result;
        try
        {
            result = await read.ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }

        if (Turn is { } turn)
        {
            try
            {
                await turn.EnterAsync(cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                _input.AdvanceTo(result.Buffer.Start);
                throw;
            }
        }

        return result;
    }

    private int Take(in ReadOnlySequence<byte> received, Memory<byte> buffer)
    {
        if (received.IsEmpty)
        {
            EndSeen |= !buffer.IsEmpty;
            _input.AdvanceTo(received.End);
            return 0;
        }

        if (!_begun)
        {
            _begun = true;
            IsPlaintext = !TlsRecords.CanBegin(received.FirstSpan[0]);
        }

        if (IsPlaintext)
        {
            _input.AdvanceTo(received.End);
            throw new IOException("The peer does not speak TLS.");
        }

        var taken = received.Length > buffer.Length ? received.Slice(0, buffer.Length) : received;
        var count = (int)taken.Length;
        taken.CopyTo(buffer.Span);
        _records.Advance(buffer.Span[..count]);
        _insideRecord = _records.IsInside;

        // Nothing beyond was looked at, so that the next read finds it at once.
        _input.AdvanceTo(taken.End);
        return count;
    }
}
