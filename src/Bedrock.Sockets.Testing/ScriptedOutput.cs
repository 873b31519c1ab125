using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Testing;

/// <summary>The output of a <see cref="ScriptedConnection"/>: each flush moves what was written to <see cref="Written"/>, or loses it.</summary>
internal sealed class ScriptedOutput(Pipe pipe) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _written = new();

    public int FailingFlush { get; set; }

    public int Flushes { get; private set; }

    public bool Completed { get; private set; }

    public ReadOnlyMemory<byte> Written => _written.WrittenMemory;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => pipe.Writer.UnflushedBytes;

    private bool Failed => FailingFlush > 0 && Flushes >= FailingFlush;

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Flushes++;
        var flush = await pipe.Writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        Send();
        return Failed ? new FlushResult(isCanceled: false, isCompleted: true) : flush;
    }

    public override void Advance(int bytes) => pipe.Writer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => pipe.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => pipe.Writer.GetSpan(sizeHint);

    public override void CancelPendingFlush() => pipe.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        pipe.Writer.Complete();
        Send();
        Completed = true;
    }

    public void Close()
    {
        pipe.Writer.Complete();
        pipe.Reader.Complete();
    }

    private void Send()
    {
        if (pipe.Reader.TryRead(out var result))
        {
            if (!Failed)
            {
                foreach (var segment in result.Buffer)
                {
                    _written.Write(segment.Span);
                }
            }

            pipe.Reader.AdvanceTo(result.Buffer.End);
        }
    }
}
