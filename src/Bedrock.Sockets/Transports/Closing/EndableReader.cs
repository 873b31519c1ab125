using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>The input of a connection, which its owner can end as if the peer had half-closed, and can go on reading after the handler is done.</summary>
/// <remarks>
/// <code>
/// handler ── ReadAsync / AdvanceTo ──►  EndableReader  ──►  the transport's reader  ◄── owner, once the handler is done
///                                            ▲
///                          drain: End() ─────┘   the pending read returns what is buffered and IsCompleted
/// </code>
/// The handler never completes the transport's reader: the owner still needs it to take what the peer sends after our last byte.
/// After the end has been handed out, <see cref="AdvanceTo(SequencePosition, SequencePosition)"/> only moves through the final buffer;
/// the transport's read stays open until <see cref="Release"/>, so nothing that arrives later can reach the handler.
/// One caller at a time, as for every <see cref="PipeReader"/>; <see cref="End"/> and <see cref="IsWaiting"/> may be used from any thread.
/// </remarks>
internal sealed class EndableReader(PipeReader inner) : PipeReader, IEndableInput
{
    private ReadOnlySequence<byte> _buffer;
    private long _reads;
    private long _bytes;
    private long _leftover;
    private volatile bool _ended;
    private volatile bool _waiting;
    private volatile bool _unfinished;
    private bool _open;
    private bool _endHandedOut;
    private bool _completed;

    public PipeReader Reader => this;

    public PipeReader Rest => inner;

    public bool Ended => _ended;

    public bool IsWaiting => _waiting && !_unfinished;

    public bool IsPending => _waiting;

    public long Bytes => Volatile.Read(ref _bytes);

    public long Reads => Volatile.Read(ref _reads);

    public void End()
    {
        _ended = true;
        inner.CancelPendingRead();
    }

    public bool Release()
    {
        _completed = true;
        if (_open)
        {
            _open = false;
            inner.AdvanceTo(_buffer.End);
            _buffer = default;
        }

        return !_waiting;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        if (_endHandedOut)
        {
            return new(new ReadResult(_buffer, isCanceled: false, isCompleted: true));
        }

        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Accept(read.Result)) : WaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (_endHandedOut)
        {
            result = new ReadResult(_buffer, isCanceled: false, isCompleted: true);
            return true;
        }

        if (!inner.TryRead(out result))
        {
            return false;
        }

        result = Accept(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // PipeReader.CopyToAsync hands in no position when its destination is over at the last piece.
        var rest = consumed.GetObject() is null ? _buffer : _buffer.Slice(consumed);
        if (_endHandedOut)
        {
            _buffer = rest;
            return;
        }

        _unfinished = !rest.IsEmpty;
        _leftover = rest.Length;
        _buffer = default;
        _open = false;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        if (!_completed)
        {
            Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read)
    {
        _waiting = true;
        try
        {
            return Accept(await read.ConfigureAwait(false));
        }
        finally
        {
            _waiting = false;
        }
    }

    private ReadResult Accept(ReadResult result)
    {
        Volatile.Write(ref _reads, _reads + 1);
        Volatile.Write(ref _bytes, _bytes + result.Buffer.Length - _leftover);
        _buffer = result.Buffer;
        _open = true;
        if (!_ended)
        {
            return result;
        }

        _endHandedOut = true;
        return new ReadResult(result.Buffer, isCanceled: false, isCompleted: true);
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
        }
    }
}
