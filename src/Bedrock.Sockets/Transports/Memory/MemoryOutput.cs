using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>The writing end of one direction, which an abort can stop from any thread.</summary>
/// <remarks>As with <see cref="MemoryInput"/>, stopping completes nothing: the handler may be filling a block at that moment.</remarks>
internal sealed class MemoryOutput(PipeWriter inner, MemoryConnection owner) : PipeWriter
{
    private volatile bool _stopped;
    private volatile bool _completed;
    private volatile bool _flushing;
    private long _flushes;
    private long _bytes;

    /// <summary>Whether the writer was completed: the peer's input ends after what it still holds.</summary>
    public bool IsCompleted => _completed;

    /// <summary>Whether all that was written has been taken over.</summary>
    public bool IsIdle => !_flushing && inner.UnflushedBytes == 0;

    /// <summary>How many flushes there were.</summary>
    public long Flushes => Volatile.Read(ref _flushes);

    /// <summary>How many bytes were flushed.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether a flush waits for the peer to read.</summary>
    public bool IsPending => _flushing;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Makes the pending flush and all later ones return <see cref="FlushResult.IsCompleted"/>.</summary>
    public void Stop()
    {
        _stopped = true;
        inner.CancelPendingFlush();
    }

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_stopped)
        {
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }

        Volatile.Write(ref _flushes, _flushes + 1);
        Volatile.Write(ref _bytes, _bytes + inner.UnflushedBytes);
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? new(Check(flush.Result)) : WaitAsync(flush);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <summary>Half-closes; with an exception it aborts the connection, as on a socket.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
        {
            End();
        }
        else
        {
            owner.Abort(new ConnectionAbortedException("The output was completed with an error.", exception));
        }
    }

    /// <summary>Completes the pipe: what is written is the peer's, and then its input ends.</summary>
    public void End()
    {
        inner.Complete();
        _completed = true;
        owner.EndIfOver();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        _flushing = true;
        try
        {
            return Check(await flush.ConfigureAwait(false));
        }
        finally
        {
            _flushing = false;
        }
    }

    /// <summary>A flush that a stop has cancelled was not cancelled by the caller: there is nobody left to write to.</summary>
    private FlushResult Check(FlushResult result) => _stopped ? new FlushResult(isCanceled: false, isCompleted: true) : result;
}
