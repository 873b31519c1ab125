using System.IO.Pipelines;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>The input after its handler is done with it: what the owner reads while it lingers.</summary>
internal sealed class RestOfInput(LoopInput input) : PipeReader
{
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => input.ReadCoreAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("The owner of a connection waits for its end.");

    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);
}
