using System.Threading.Tasks.Sources;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Loops;

/// <summary>Lets one caller wait until a descriptor has had an event: for accepting and connecting, where nothing is to be received.</summary>
/// <remarks>
/// An event that comes while nobody waits lets the next wait through at once. Waits go on on the thread pool, or, with <c>inline</c>, on the loop that has the event.
/// One caller at a time; events and cancellation come from any thread.
/// </remarks>
internal sealed class ReadyGate(string name, bool inline = false) : ILoopTarget, IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _waiter;
    private CancellationTokenRegistration _cancellation;
    private bool _ready;
    private bool _waiting;

    /// <summary>Waits for the next event.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_ready)
            {
                _ready = false;
                return default;
            }

            _waiter.Reset();
            _waiter.RunContinuationsAsynchronously = !inline;
            _waiting = true;
        }

        // The token may fire at once; then the wait is over before it is returned.
        var pending = new ValueTask(this, _waiter.Version);
        _cancellation = cancellationToken.UnsafeRegister(static (gate, token) => ((ReadyGate)gate!).Cancel(token), this);
        return pending;
    }

    public void OnEvents(EpollFlags events)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _ready = true;
                return;
            }

            _waiting = false;
        }

        _waiter.SetResult(true);
    }

    public string Describe() => name;

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _waiter.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                return;
            }

            _waiting = false;
        }

        // Not within the cancellation, which waits for its callbacks.
        _waiter.RunContinuationsAsynchronously = true;
        _waiter.SetException(new OperationCanceledException(token));
    }
}
