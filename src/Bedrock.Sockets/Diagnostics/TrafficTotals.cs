using System.Diagnostics.Metrics;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The bytes of each endpoint that is open, and of those of its name that were. Safe for any thread.</summary>
/// <remarks>The lock is taken when an endpoint opens, when it closes, and when metrics are collected.</remarks>
internal sealed class TrafficTotals(string endpointTag)
{
    private const string Direction = "network.io.direction";

    private readonly Lock _lock = new();
    private readonly List<ITrafficSource> _open = [];
    private readonly Dictionary<string, Traffic> _closed = new(StringComparer.Ordinal);

    /// <summary>Begins to count an endpoint.</summary>
    public void Watch(ITrafficSource endpoint)
    {
        lock (_lock)
        {
            _open.Add(endpoint);
        }
    }

    /// <summary>Counts an endpoint for the last time.</summary>
    public void Forget(ITrafficSource endpoint)
    {
        lock (_lock)
        {
            if (_open.Remove(endpoint))
            {
                // Nobody sends there any more, whatever a handler that ignored its end has left.
                Add(_closed, endpoint.Endpoint, endpoint.ReadTraffic() with { Sending = 0 });
            }
        }
    }

    /// <summary>The bytes of each endpoint and direction.</summary>
    public IEnumerable<Measurement<long>> ObserveBytes() => Read().SelectMany(total => new[]
    {
        new Measurement<long>(total.Value.Received, new(endpointTag, total.Key), new(Direction, "receive")),
        new Measurement<long>(total.Value.Sent, new(endpointTag, total.Key), new(Direction, "transmit")),
    });

    /// <summary>How many connections of each endpoint have output that waits.</summary>
    public IEnumerable<Measurement<long>> ObserveSending()
        => Read().Select(total => new Measurement<long>(total.Value.Sending, new KeyValuePair<string, object?>(endpointTag, total.Key)));

    private static void Add(Dictionary<string, Traffic> totals, string endpoint, Traffic traffic)
        => totals[endpoint] = totals.GetValueOrDefault(endpoint) + traffic;

    private Dictionary<string, Traffic> Read()
    {
        lock (_lock)
        {
            var totals = new Dictionary<string, Traffic>(_closed, StringComparer.Ordinal);
            foreach (var endpoint in _open)
            {
                Add(totals, endpoint.Endpoint, endpoint.ReadTraffic());
            }

            return totals;
        }
    }
}
