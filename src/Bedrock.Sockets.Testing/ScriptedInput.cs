using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Testing;

/// <summary>The input of a <see cref="ScriptedConnection"/>: each read puts the next piece into a pipe and then reads that.</summary>
internal sealed class ScriptedInput(IEnumerable<ReadOnlyMemory<byte>> pieces, Pipe pipe) : PipeReader
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new(pieces.Where(static piece => !piece.IsEmpty));

    public int FailingRead { get; set; }

    public int Reads { get; private set; }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        Reads++;
        if (FailingRead > 0 && Reads >= FailingRead)
        {
            throw new ConnectionResetException($"The script resets the connection at read {FailingRead}.");
        }

        if (_pieces.TryDequeue(out var piece))
        {
            await pipe.Writer.WriteAsync(piece, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await pipe.Writer.CompleteAsync().ConfigureAwait(false);
        }

        return await pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    public override bool TryRead(out ReadResult result) => pipe.Reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => pipe.Reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.Reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => pipe.Reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => pipe.Reader.Complete(exception);

    public void Close()
    {
        pipe.Writer.Complete();
        pipe.Reader.Complete();
    }
}
