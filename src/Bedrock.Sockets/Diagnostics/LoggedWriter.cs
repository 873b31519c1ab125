using System.IO.Pipelines;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Logs what is written, piece by piece as the handler writes it.</summary>
internal sealed class LoggedWriter(PipeWriter inner, TrafficWriter log) : PipeWriter
{
    private Memory<byte> _memory;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (bytes > 0)
        {
            log.Sent(_memory[..bytes]);
            _memory = _memory[bytes..];
        }

        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
}
