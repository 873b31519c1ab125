using System.Buffers;
using System.IO.Pipelines;

namespace Bedrock.Sockets.Protocols.Telnet;

/// <summary>What a handler writes, with every byte FF doubled. Answers to commands go out between two flushes of the handler.</summary>
internal sealed class TelnetWriter(PipeWriter inner) : PipeWriter, IDisposable
{
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _pending.WrittenCount;

    public override void Advance(int bytes) => _pending.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            MoveOn();
            return await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        MoveOn();
        inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        MoveOn();
        return inner.CompleteAsync(exception);
    }

    /// <summary>Sends what is no text, as it is.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> commands)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await inner.WriteAsync(commands, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Hands over what is pending, without a flush.</summary>
    public void MoveOn()
    {
        // A handler that has half-closed has nothing pending, and its output takes nothing.
        var text = _pending.WrittenSpan;
        if (text.IsEmpty)
        {
            return;
        }

        while (text.IndexOf(TelnetCode.Command) is var found and >= 0)
        {
            inner.Write(text[..(found + 1)]);
            inner.Write([TelnetCode.Command]);
            text = text[(found + 1)..];
        }

        inner.Write(text);
        _pending.ResetWrittenCount();
    }

    public void Dispose() => _turn.Dispose();
}
