using System.Diagnostics.Metrics;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The bytes of each endpoint: those of connections that have ended, and, when somebody asks, those of the others so far. Safe for any thread.</summary>
/// <remarks>The lock is taken when a connection begins, when it ends, and when metrics are collected; never for a message.</remarks>
internal sealed class TrafficTotals(string endpointTag)
{
    private const string Direction = "network.io.direction";

    private readonly Lock _lock = new();
    private readonly HashSet<ITrafficSource> _live = [];
    private readonly Dictionary<string, (long Received, long Sent)> _ended = new(StringComparer.Ordinal);

    /// <summary>Begins to count a connection.</summary>
    public void Add(ITrafficSource connection)
    {
        lock (_lock)
        {
            _live.Add(connection);
        }
    }

    /// <summary>Counts a connection that is over for the last time.</summary>
    public void Remove(ITrafficSource connection)
    {
        lock (_lock)
        {
            _live.Remove(connection);
            _ended[connection.EndpointName] = Plus(_ended.GetValueOrDefault(connection.EndpointName), connection);
        }
    }

    /// <summary>The bytes of each endpoint and direction.</summary>
    public IEnumerable<Measurement<long>> ObserveBytes()
    {
        Dictionary<string, (long Received, long Sent)> totals;
        lock (_lock)
        {
            totals = new(_ended, StringComparer.Ordinal);
            foreach (var connection in _live)
            {
                totals[connection.EndpointName] = Plus(totals.GetValueOrDefault(connection.EndpointName), connection);
            }
        }

        return totals.SelectMany(total => new[]
        {
            new Measurement<long>(total.Value.Received, new(endpointTag, total.Key), new(Direction, "receive")),
            new Measurement<long>(total.Value.Sent, new(endpointTag, total.Key), new(Direction, "transmit")),
        });
    }

    /// <summary>How many connections of each endpoint have output that waits.</summary>
    public IEnumerable<Measurement<long>> ObserveSending()
    {
        lock (_lock)
        {
            return [.. _live.GroupBy(static connection => connection.EndpointName, StringComparer.Ordinal)
                .Select(group => new Measurement<long>(group.Count(static connection => connection.IsSending), new KeyValuePair<string, object?>(endpointTag, group.Key)))];
        }
    }

    private static (long Received, long Sent) Plus((long Received, long Sent) total, ITrafficSource connection)
        => (total.Received + connection.BytesReceived, total.Sent + connection.BytesSent);
}
