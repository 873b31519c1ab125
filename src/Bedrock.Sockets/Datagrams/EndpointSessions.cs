namespace Bedrock.Sockets.Datagrams;

/// <summary>The sessions that an endpoint's chain has begun, for its stop. Safe for any thread.</summary>
internal sealed class EndpointSessions : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<DatagramSessions> _all = [];

    /// <summary>How many handlers have not ended.</summary>
    public int Running => All().Sum(static sessions => sessions.Running);

    public void Add(DatagramSessions sessions)
    {
        lock (_lock)
        {
            _all.Add(sessions);
        }
    }

    /// <summary>Nothing comes any more. Ends when all handlers have.</summary>
    public Task CompleteAsync() => Task.WhenAll(All().Select(static sessions => sessions.CompleteAsync()));

    public void Abort()
    {
        foreach (var sessions in All())
        {
            sessions.Abort();
        }
    }

    public void Dispose()
    {
        foreach (var sessions in All())
        {
            sessions.Dispose();
        }
    }

    private DatagramSessions[] All()
    {
        lock (_lock)
        {
            return [.. _all];
        }
    }
}
