using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Bedrock.Sockets.Linux.Connections;

/// <content>How a read waits, and who goes on with it.</content>
/// <remarks>
/// <code>
///            ReadAsync finds nothing                an event, a cancellation, an abort
///    Idle ─────────────────────────► Waiting ─────────────────────────► Ready: whoever made this change goes on with the read
///      └──── an event while nobody waits ────► Ready: the next read receives at once
/// </code>
/// The state is the only thing that two threads touch at the same time. A read clears it before it looks, so what happens later is not missed.
/// </remarks>
internal sealed partial class LoopInput : IValueTaskSource<ReadResult>, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Ready = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private Exception? _error;
    private CancellationTokenRegistration _cancellation;
    private object? _awaiting;
    private int _state;
    private volatile bool _tokenFired;
    private volatile bool _pending;

    /// <summary>What waits for the read, to name it when it blocks the loop.</summary>
    public object? Awaiting => _awaiting;

    void IThreadPoolWorkItem.Execute() => Continue();

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        _cancellation.Dispose();
        _cancellation = default;
        _tokenFired = false;
        _pending = false;
        var result = _waiter.GetResult(token);

        // Thrown here and not by the waiter: each frame less makes a reset cheaper.
        return _error is null ? result : throw _error;
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _waiter.GetStatus(token) switch
    {
        ValueTaskSourceStatus.Succeeded when _error is OperationCanceledException => ValueTaskSourceStatus.Canceled,
        ValueTaskSourceStatus.Succeeded when _error is not null => ValueTaskSourceStatus.Faulted,
        var status => status,
    };

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _awaiting = state;
        _waiter.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>Begins to wait.</summary>
    private ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        _waiter.Reset();
        _error = null;
        _pending = true;
        var pending = new ValueTask<ReadResult>(this, _waiter.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static input => ((LoopInput)input!).CancelByToken(), this);
        }

        if (link is not null)
        {
            ResumeIfSmall(link);
        }

        WaitOrContinue();
        return pending;
    }

    private void CancelByToken()
    {
        _tokenFired = true;
        Wake(inline: false);
    }

    /// <summary>Says that there is something to look at.</summary>
    private bool Wake(bool inline)
    {
        if (Interlocked.Exchange(ref _state, Ready) != Waiting)
        {
            return false;
        }

        if (inline)
        {
            Continue();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    /// <summary>Parks the read that has found nothing, unless something has happened since it looked.</summary>
    private void WaitOrContinue()
    {
        while (Interlocked.CompareExchange(ref _state, Waiting, Idle) != Idle)
        {
            if (TryFinish())
            {
                return;
            }
        }
    }

    /// <summary>Goes on with the read that waited. Only whoever took it out of Waiting may.</summary>
    private void Continue()
    {
        if (!TryFinish())
        {
            WaitOrContinue();
        }
    }

    private bool TryFinish()
    {
        if (TryTake(out var result))
        {
            _waiter.SetResult(result);
            return true;
        }

        _error = _failure ?? (_tokenFired ? new OperationCanceledException(_cancellation.Token) : null);
        if (_error is null)
        {
            return false;
        }

        _waiter.SetResult(default);
        return true;
    }
}
