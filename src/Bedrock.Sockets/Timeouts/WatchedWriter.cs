using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Timeouts;

/// <summary>A writer that knows whether a flush waits. All that it tells of a transport that does not say when the kernel has taken the bytes.</summary>
internal sealed class WatchedWriter(PipeWriter inner) : PipeWriter
{
    private long _bytes;
    private volatile bool _pending;

    /// <summary>How many bytes were flushed.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether a flush waits for the peer to read.</summary>
    public bool IsPending => _pending;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        Volatile.Write(ref _bytes, _bytes + bytes);
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? flush : WaitAsync(flush);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        _pending = true;
        try
        {
            return await flush.ConfigureAwait(false);
        }
        finally
        {
            _pending = false;
        }
    }
}
