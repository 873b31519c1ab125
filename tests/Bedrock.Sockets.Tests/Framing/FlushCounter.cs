using System.IO.Pipelines;

namespace Bedrock.Sockets.Tests.Framing;

/// <summary>Counts flushes, and can pretend not to know how many bytes are unflushed, as a writer may.</summary>
internal sealed class FlushCounter(PipeWriter inner, bool countsBytes) : PipeWriter
{
    public int Flushes { get; private set; }

    public override bool CanGetUnflushedBytes => countsBytes;

    public override long UnflushedBytes => countsBytes ? inner.UnflushedBytes : base.UnflushedBytes;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Flushes++;
        return inner.FlushAsync(cancellationToken);
    }
}
