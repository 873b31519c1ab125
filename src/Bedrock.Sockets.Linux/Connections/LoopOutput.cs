using System.IO.Pipelines;
using Bedrock.Sockets.Linux.Blocks;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Linux.Rings;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>The output of a connection. A flush sends at once, on the thread that flushes; what the kernel does not take is queued and sent when it can.</summary>
/// <remarks>
/// <code>
/// handler ─► _written ── FlushAsync ──► send ──► kernel
///                            └── the rest ─► _queue ── the loop: there is room again ──► send
/// </code>
/// <c>_written</c> is the handler's alone. While the queue is empty nobody but the handler sends, so a flush that the kernel takes whole needs no lock; else the gate holds the queue.
/// How a flush waits is in <c>LoopOutput.Waiting.cs</c>.
/// </remarks>
internal sealed partial class LoopOutput(LoopConnection connection, SocketDescriptor socket, RingLink? link, PinnedBlockPool pool, int maxBuffered)
    : PipeWriter, ISendingOutput
{
    /// <summary>The completion of an output that is over before anybody asks for it.</summary>
    private static readonly Task<SendOutcome>[] Over = [.. Enum.GetValues<SendOutcome>().Select(Task.FromResult)];

    private readonly Lock _gate = new();
    private OutgoingBytes _written;
    private OutgoingBytes _queue;
    private TaskCompletionSource<SendOutcome>? _completion;
    private SendOutcome? _outcome;
    private long _queued;
    private long _batches;
    private long _bytes;
    private long _lastFlush;
    private volatile bool _stopped;
    private bool _completed;

    public PipeWriter Writer => this;

    public bool IsIdle => Volatile.Read(ref _queued) == 0;

    public long Batches => Volatile.Read(ref _batches);

    public long Bytes => Volatile.Read(ref _bytes);

    public Task<SendOutcome> Completion
    {
        get
        {
            lock (_gate)
            {
                return _completion is null && _outcome is { } outcome
                    ? Over[(int)outcome]
                    : (_completion ??= new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Whether FIN was sent, or is about to be.</summary>
    public bool HasFinished { get; private set; }

    /// <summary>Whether the socket is closed as soon as all is sent; that sends FIN by itself.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether it holds a block.</summary>
    public bool HoldsMemory => _written.HasBlock || _queue.HasBlock;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0) => RoomFor(sizeHint).Free;

    public override Span<byte> GetSpan(int sizeHint = 0) => RoomFor(sizeHint).FreeSpan;

    public override void Advance(int bytes) => _written.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        Send();
        return Volatile.Read(ref _queued) <= maxBuffered && !Volatile.Read(ref _cancelRequested)
            ? new(new FlushResult(isCanceled: false, isCompleted: _stopped))
            : WaitAsync(cancellationToken);
    }

    /// <summary>Half-closes: FIN follows what is written. With an exception the owner will abort.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_completed)
        {
            return;
        }

        if (exception is null)
        {
            Send();
        }

        bool released;
        lock (_gate)
        {
            _completed = true;
            _written.Clear();
            if (exception is not null)
            {
                SetOutcome(SendOutcome.Refused);
            }

            FinishIfSent();
            released = exception is not null && TakeWaiterIfAny();
        }

        if (released)
        {
            Dispatch(inline: false);
        }
    }

    public void Stop()
    {
        bool released;
        lock (_gate)
        {
            Fail();
            released = TakeWaiterIfAny();
        }

        if (released)
        {
            Dispatch(inline: false);
        }
    }

    /// <summary>The kernel has room again, or the connection is broken. The loop calls it.</summary>
    public void OnWritable(bool inline)
    {
        // Whoever queues tries to send after that, so an event that comes too early for the queue is not missed.
        if (Volatile.Read(ref _queued) == 0)
        {
            return;
        }

        bool released;
        lock (_gate)
        {
            SendQueue();
            released = _queued <= maxBuffered / 2 && TakeWaiterIfAny();
        }

        if (released)
        {
            Dispatch(inline);
        }
    }

    private Block RoomFor(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_completed)
        {
            throw new InvalidOperationException("Writing is not allowed after the writer was completed.");
        }

        if (_written.WithRoom(Math.Max(1, sizeHint)) is { } room)
        {
            return room;
        }

        // Whoever wrote much since the last flush, or before it, will write much again.
        var small = sizeHint <= pool.SmallSize && _written.Length == 0 && _lastFlush <= pool.SmallSize;
        return _written.Append(small ? pool.RentSmall() : sizeHint <= pool.LargeSize ? pool.RentLarge() : pool.NewOversized(sizeHint));
    }

    /// <summary>Sends what was written, or queues it behind what waits.</summary>
    private void Send()
    {
        _lastFlush = _written.Length;
        if (_stopped || _lastFlush == 0)
        {
            _written.Clear();
            return;
        }

        var error = Errno.Again;
        if (Volatile.Read(ref _queued) == 0 && !MaySubmit)
        {
            error = _written.Send(socket);
            Volatile.Write(ref _bytes, _bytes + _lastFlush - _written.Length);
            if (error == 0)
            {
                Volatile.Write(ref _batches, _batches + 1);
                return;
            }
        }

        lock (_gate)
        {
            if (_stopped)
            {
                _written.Clear();
                return;
            }

            _queue.TakeOver(ref _written);
            Volatile.Write(ref _queued, _queue.Length);
            if (error == Errno.Again)
            {
                SendQueue();
            }
            else
            {
                connection.OnSendFailed(error);
                Fail();
            }
        }
    }

    /// <summary>Sends from the queue what the kernel takes. The gate is held.</summary>
    private void SendQueue()
    {
        if (_stopped)
        {
            return;
        }

        if (link is not null)
        {
            Submit(link);
            return;
        }

        var before = _queue.Length;
        var error = _queue.Send(socket);
        if (_queue.Length < before)
        {
            Volatile.Write(ref _batches, _batches + 1);
            Volatile.Write(ref _bytes, _bytes + before - _queue.Length);
        }

        Volatile.Write(ref _queued, _queue.Length);
        if (error is not 0 and not Errno.Again)
        {
            connection.OnSendFailed(error);
            Fail();
        }

        FinishIfSent();
    }

    /// <summary>Sends FIN when all is with the kernel and no more will come. The gate is held.</summary>
    private void FinishIfSent()
    {
        if (_completed && _queue.Length == 0 && _outcome is null)
        {
            HasFinished = true;
            SetOutcome(IsLast || socket.Finish() == 0 ? SendOutcome.Finished : SendOutcome.Failed);
        }
    }

    /// <summary>Gives up what waits: there is nobody to send to. The gate is held.</summary>
    private void Fail()
    {
        _stopped = true;
        KeepSubmitted();
        _queue.Clear();
        Volatile.Write(ref _queued, 0);
        SetOutcome(SendOutcome.Failed);
    }

    private void SetOutcome(SendOutcome outcome)
    {
        if (_outcome is null)
        {
            _outcome = outcome;
            _completion?.TrySetResult(outcome);
        }
    }
}
