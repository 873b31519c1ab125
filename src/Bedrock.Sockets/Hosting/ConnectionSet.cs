using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;

namespace Bedrock.Sockets.Hosting;

/// <summary>The connections that an endpoint serves, and what those have moved that are over. Safe for any thread.</summary>
internal sealed class ConnectionSet(string endpoint) : ITrafficSource
{
    private readonly Lock _lock = new();
    private readonly IntrusiveList<ServedConnection> _connections = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Traffic _over;
    private volatile int _count;
    private bool _closing;

    /// <inheritdoc/>
    public string Endpoint => endpoint;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>Adds one that was accepted.</summary>
    public void Add(ServedConnection connection)
    {
        lock (_lock)
        {
            _connections.Add(connection);
            _count++;
        }
    }

    /// <summary>Removes one that is over, and keeps what it has moved.</summary>
    public void Remove(ServedConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            _over += connection.Traffic with { Sending = 0 };
            if (--_count == 0 && _closing)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Ends when the last one is over. From now on nobody may be added.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            _closing = true;
            if (_count == 0)
            {
                _empty.TrySetResult();
            }
        }

        return _empty.Task;
    }

    /// <summary>Those there are now, copied: they may end while the caller goes through them.</summary>
    public IReadOnlyList<ServedConnection> ToList()
    {
        lock (_lock)
        {
            var connections = new List<ServedConnection>(_count);
            for (var connection = _connections.First; connection is not null; connection = connection.Next)
            {
                connections.Add(connection);
            }

            return connections;
        }
    }

    /// <inheritdoc/>
    public Traffic ReadTraffic()
    {
        lock (_lock)
        {
            var total = _over;
            for (var connection = _connections.First; connection is not null; connection = connection.Next)
            {
                total += connection.Traffic;
            }

            return total;
        }
    }
}
