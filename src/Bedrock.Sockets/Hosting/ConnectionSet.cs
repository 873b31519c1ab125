using System.Collections;
using System.Collections.Concurrent;

namespace Bedrock.Sockets.Hosting;

/// <summary>The connections being served. Safe for any thread.</summary>
internal sealed class ConnectionSet : IEnumerable<ServedConnection>
{
    private readonly ConcurrentDictionary<ServedConnection, bool> _connections = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    /// <summary>How many there are.</summary>
    public int Count => _connections.Count;

    /// <summary>Adds one that was accepted.</summary>
    public void Add(ServedConnection connection) => _connections.TryAdd(connection, true);

    /// <summary>Removes one that is over.</summary>
    public void Remove(ServedConnection connection)
    {
        _connections.TryRemove(connection, out _);
        if (_closing && _connections.IsEmpty)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>Ends when the last one is over. From now on nobody may be added.</summary>
    public Task WhenEmptyAsync()
    {
        _closing = true;
        if (_connections.IsEmpty)
        {
            _empty.TrySetResult();
        }

        return _empty.Task;
    }

    /// <summary>Those there are now; others may come and go meanwhile.</summary>
    public IEnumerator<ServedConnection> GetEnumerator()
    {
        foreach (var (connection, _) in _connections)
        {
            yield return connection;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
