using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Bedrock.Sockets.Transports.Memory;

/// <summary>The reading end of one direction, which an abort can break from any thread.</summary>
/// <remarks>
/// An abort must not complete the pipe: its blocks would go back to the pool while the handler still looks at them.
/// So a break stores the reason and cancels the pending read, and it is this reader that throws; the pipe is completed by its owner, once the handler is done.
/// </remarks>
internal sealed class MemoryInput(PipeReader inner) : PipeReader
{
    private ExceptionDispatchInfo? _reason;

    /// <summary>Makes the pending read and all later ones throw <paramref name="reason"/>. The first reason stays.</summary>
    public void Break(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _reason, ExceptionDispatchInfo.Capture(reason), null) is null)
        {
            inner.CancelPendingRead();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Check(read.Result)) : WaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfBroken();
        if (!inner.TryRead(out result))
        {
            return false;
        }

        Check(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <summary>Ends reading. The exception stays here: the peer learns of an error through an abort, not through the type that a handler threw.</summary>
    public override void Complete(Exception? exception = null) => inner.Complete();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read) => Check(await read.ConfigureAwait(false));

    /// <summary>A read that a break has cancelled ends with the reason of the break.</summary>
    private ReadResult Check(ReadResult result)
    {
        ThrowIfBroken();
        return result;
    }

    private void ThrowIfBroken() => Volatile.Read(ref _reason)?.Throw();
}
