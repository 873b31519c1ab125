namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>A task that ends with the last of so many signals, or before when nobody waits for them any more.</summary>
internal sealed class Countdown(int signals)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = signals;

    public Task Reached => _reached.Task;

    /// <summary>For any thread.</summary>
    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            Release();
        }
    }

    public void Release() => _reached.TrySetResult();
}
