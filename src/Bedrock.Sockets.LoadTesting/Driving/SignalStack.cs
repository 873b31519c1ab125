namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Signals that wait for their worker: any thread adds one without waiting or allocating; the worker takes all, oldest first.</summary>
/// <remarks>Only "take all" removes, so the ABA problem of such stacks cannot occur.</remarks>
internal sealed class SignalStack
{
    private SocketSignal? _newest;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    public void Push(SocketSignal signal)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            signal.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, signal, newest);
            if (seen == newest)
            {
                return;
            }

            newest = seen;
        }
    }

    /// <returns>The oldest, linked to the newer ones.</returns>
    public SocketSignal? TakeAll()
    {
        var newest = Interlocked.Exchange(ref _newest, null);
        SocketSignal? oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }
}
