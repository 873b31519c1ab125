using System.IO.Pipelines;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Rings;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>The input of a connection. Whoever reads receives: the loop only says that there is something, so nothing is buffered that nobody asked for.</summary>
/// <remarks>
/// Events are edge-triggered: after a receive that did not fill its room another one is not tried until the next event,
/// unless the peer has finished; then the end is looked for at once, because no further event will come.
/// How a read waits is in <c>LoopInput.Waiting.cs</c>.
/// </remarks>
internal sealed partial class LoopInput(LoopConnection connection, SocketDescriptor socket, RingLink? link, PinnedBlockPool pool, int maxBuffered)
    : PipeReader, IEndableInput
{
    /// <summary>After so many reads in a row that did not wait, an inline handler lets the loop's other connections have a turn.</summary>
    private const int MaxStreak = 16;

    private ReceivedBytes _received = new(pool);
    private Exception? _failure;
    private long _reads;
    private long _bytes;
    private int _streak;
    private int _cancelRequested;
    private volatile bool _peerFinished;
    private volatile bool _broken;
    private volatile bool _ended;
    private bool _mayHaveMore;
    private bool _examinedAll = true;
    private bool _atEnd;
    private bool _endHandedOut;
    private bool _completed;
    private bool _released;

    public PipeReader Reader => this;

    public PipeReader Rest => new RestOfInput(this);

    public bool Ended => _ended;

    public bool IsWaiting => Volatile.Read(ref _state) == Waiting && _received.IsEmpty && link is not { HasUnread: true };

    public bool IsPending => Volatile.Read(ref _state) == Waiting;

    public long Bytes => Volatile.Read(ref _bytes);

    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Whether the peer has finished and everything was received.</summary>
    public bool AtEnd => _atEnd;

    /// <summary>Whether it holds a block.</summary>
    public bool HoldsMemory => !_received.IsEmpty || link is { HasUnread: true };

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        return ReadCoreAsync(cancellationToken);
    }

    /// <summary>Reads, be it for the handler or for the owner after it.</summary>
    public ValueTask<ReadResult> ReadCoreAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        if (_streak < MaxStreak || !connection.Loop.IsCurrent)
        {
            if (TryTake(out var result))
            {
                _streak++;
                return new(result);
            }

            if (_failure is { } failure)
            {
                return ValueTask.FromException<ReadResult>(failure);
            }
        }
        else
        {
            connection.Loop.Defer(connection);
        }

        _streak = 0;
        return WaitAsync(cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (TryTake(out result))
        {
            return true;
        }

        return _failure is { } failure ? throw failure : false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _examinedAll = _received.Advance(consumed, examined);

    public override void CancelPendingRead()
    {
        Volatile.Write(ref _cancelRequested, 1);
        Wake(inline: false);
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_completed)
        {
            Release();
        }
    }

    public void End()
    {
        _ended = true;
        link?.Bar();
        Wake(inline: false);
    }

    public bool Release()
    {
        _completed = true;
        if (_pending)
        {
            return false;
        }

        if (!_released)
        {
            _released = true;
            _examinedAll = true;
            _received.Clear();
        }

        return true;
    }

    /// <summary>The kernel has something to say: bytes, the end, or an error. The loop calls it.</summary>
    /// <returns>Whether a read waited for it.</returns>
    public bool OnEvent(bool peerFinished, bool inline)
    {
        if (peerFinished)
        {
            _peerFinished = true;
        }

        return Wake(inline);
    }

    /// <summary>Makes the pending read and all later ones throw. What was handed out stays valid: the handler may still look at it.</summary>
    public void Break(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
        {
            _broken = true;
        }

        Wake(inline: false);
    }

    /// <summary>Takes what there is to return, receiving if there may be something.</summary>
    private bool TryTake(out ReadResult result)
    {
        if (Interlocked.Exchange(ref _state, Idle) == Ready)
        {
            _mayHaveMore = true;
        }

        result = default;
        if (_broken)
        {
            return false;
        }

        var cancelled = _cancelRequested != 0 && Interlocked.Exchange(ref _cancelRequested, 0) != 0;
        // What the kernel has received before is the handler's, and while a ring receives it may be anywhere.
        var ended = _ended && !_released && link is not { IsStreaming: true, HasEnded: false };
        if (!cancelled && _examinedAll)
        {
            // What comes after the end was handed out is not the handler's.
            if (!ended || !_endHandedOut)
            {
                Receive(all: ended);
            }

            ended |= _atEnd;
            if (_examinedAll && !ended)
            {
                return false;
            }
        }

        _endHandedOut = ended;
        Volatile.Write(ref _reads, _reads + 1);
        result = new ReadResult(_received.Bytes, cancelled && !ended, ended || _atEnd);
        return true;
    }

    private void Receive(bool all)
    {
        if (link is not null && !TakeArrived(link, all))
        {
            return;
        }

        var total = 0L;
        while (_mayHaveMore && !_atEnd && _failure is null && total < maxBuffered)
        {
            var (count, filled) = _received.Receive(socket);
            if (count > 0)
            {
                total += count;
                _smallReceives = count <= pool.SmallSize ? _smallReceives + 1 : 0;
                Volatile.Write(ref _bytes, _bytes + count);
                _examinedAll = false;
                _mayHaveMore = filled || _peerFinished;
                if (!all && !_peerFinished)
                {
                    return;
                }
            }
            else if (count == -Errno.Again)
            {
                _mayHaveMore = false;
            }
            else
            {
                Finish(count);
            }
        }
    }

    /// <summary>The stream is over: by the peer's FIN, or by an error, which is never turned into an end.</summary>
    private void Finish(int result)
    {
        if (result == 0 && !connection.WasReset)
        {
            _atEnd = true;
            connection.OnClosed();
            return;
        }

        // A send may have taken the error from the socket first; then a receive only sees the end.
        var error = Errno.ToException(result == 0 ? Errno.ConnectionReset : -result);
        Interlocked.CompareExchange(ref _failure, new ConnectionResetException(error.Message, error), null);
        connection.OnClosed();
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
        }
    }
}
