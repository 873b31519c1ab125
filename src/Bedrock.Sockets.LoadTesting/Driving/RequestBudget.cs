namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>How many requests may be made, over all workers. For any thread.</summary>
internal sealed class RequestBudget(long limit)
{
    private long _taken;

    public bool IsSpent => Volatile.Read(ref _taken) >= limit;

    public bool TryTake() => Interlocked.Increment(ref _taken) <= limit;
}
