using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Logs what reads return, each byte once, however often it is looked at before it is consumed.</summary>
internal sealed class LoggedReader(PipeReader inner, TrafficWriter log) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _seen;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        => See(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));

    public override bool TryRead(out ReadResult result)
    {
        var read = inner.TryRead(out result);
        return read && See(result) is var _;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // PipeReader.CopyToAsync hands in no position when its destination is over at the last piece.
        _seen = consumed.GetObject() is null ? _buffer.Length : _buffer.Slice(consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private ReadResult See(ReadResult result)
    {
        _buffer = result.Buffer;
        if (_buffer.Length > _seen)
        {
            log.Received(_buffer.Slice(_seen));
        }

        return result;
    }
}
