using System.Threading.Tasks.Sources;

namespace Bedrock.Sockets.LoadTesting.Driving.Tls;

/// <summary>The stream under an <c>SslStream</c>, in memory: a read takes what has been fed or waits for it, a write stays until it is taken.</summary>
/// <remarks>An idle connection holds no buffer here. One caller at a time; a read that waited goes on within <see cref="Feed"/>, on its thread.</remarks>
internal sealed class RecordBuffer : Stream, IValueTaskSource<int>
{
    private readonly PooledBytes _received = new();
    private readonly PooledBytes _unsent = new();
    private ManualResetValueTaskSourceCore<int> _wait;
    private Memory<byte> _wanted;
    private bool _isWaiting;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public ReadOnlySpan<byte> Unsent => _unsent.Span;

    public void TakeUnsent() => _unsent.Clear();

    /// <summary>Adds bytes to be read.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _received.Append(bytes);
        GoOn();
    }

    /// <summary>Nothing will be fed any more.</summary>
    public void End()
    {
        _hasEnded = true;
        GoOn();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_received.Span.IsEmpty || _hasEnded)
        {
            return ValueTask.FromResult(_received.MoveTo(buffer.Span));
        }

        (_wanted, _isWaiting) = (buffer, true);
        _wait.Reset();
        return new ValueTask<int>(this, _wait.Version);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A read must not wait on its thread.");

    public override void Write(ReadOnlySpan<byte> buffer) => _unsent.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _wait.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _received.Clear();
            _unsent.Clear();
        }

        base.Dispose(disposing);
    }

    private void GoOn()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _wait.SetResult(_received.MoveTo(_wanted.Span));
        }
    }
}
