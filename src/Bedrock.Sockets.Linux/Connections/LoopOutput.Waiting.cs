using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Bedrock.Sockets.Linux.Connections;

/// <content>How a flush waits for a peer that does not read. One of those who may end the wait takes it, under the gate, and ends it after.</content>
internal sealed partial class LoopOutput : IValueTaskSource<FlushResult>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<FlushResult> _waiter;
    private CancellationTokenRegistration _cancellation;
    private FlushResult _result;
    private Exception? _error;
    private bool _waiting;
    private bool _cancelRequested;

    public override void CancelPendingFlush()
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _cancelRequested = true;
                return;
            }

            TakeWaiter(new FlushResult(isCanceled: true, isCompleted: _stopped));
        }

        Dispatch(inline: false);
    }

    void IThreadPoolWorkItem.Execute() => Release();

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token)
    {
        _cancellation.Dispose();
        _cancellation = default;
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _waiter.OnCompleted(continuation, state, token, flags);

    /// <summary>Waits until the peer has taken enough.</summary>
    private ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_cancelRequested)
            {
                _cancelRequested = false;
                return new(new FlushResult(isCanceled: true, isCompleted: _stopped));
            }

            if (_queued <= maxBuffered)
            {
                return new(new FlushResult(isCanceled: false, isCompleted: _stopped));
            }

            _waiter.Reset();
            _error = null;
            _waiting = true;
        }

        var pending = new ValueTask<FlushResult>(this, _waiter.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(static (output, token) => ((LoopOutput)output!).CancelByToken(token), this);
        }

        return pending;
    }

    private void CancelByToken(CancellationToken token)
    {
        lock (_gate)
        {
            if (!TakeWaiterIfAny())
            {
                return;
            }

            _error = new OperationCanceledException(token);
        }

        Dispatch(inline: false);
    }

    /// <summary>Takes the waiting flush, so that nobody else ends it too. The gate is held.</summary>
    private bool TakeWaiterIfAny()
    {
        if (_waiting)
        {
            TakeWaiter(new FlushResult(isCanceled: false, isCompleted: _stopped));
            return true;
        }

        return false;
    }

    private void TakeWaiter(FlushResult result)
    {
        _waiting = false;
        _result = result;
    }

    private void Dispatch(bool inline)
    {
        if (inline)
        {
            Release();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Release()
    {
        if (_error is { } error)
        {
            _waiter.SetException(error);
        }
        else
        {
            _waiter.SetResult(_result);
        }
    }
}
