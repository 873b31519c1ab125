using System.Diagnostics.Metrics;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The datagrams of each endpoint that is open, and of those of its name that were. Safe for any thread.</summary>
/// <remarks>The lock is taken when an endpoint opens, when it closes, and when metrics are collected.</remarks>
internal sealed class DatagramTotals(string endpointTag, string reasonTag)
{
    private readonly Lock _lock = new();
    private readonly List<DatagramCounters> _open = [];
    private readonly Dictionary<string, DatagramCounters> _closed = new(StringComparer.Ordinal);

    private IEnumerable<DatagramCounters> All => _open.Concat(_closed.Values);

    /// <summary>Begins to count an endpoint.</summary>
    public void Watch(DatagramCounters endpoint)
    {
        lock (_lock)
        {
            _open.Add(endpoint);
        }
    }

    /// <summary>Counts an endpoint for the last time.</summary>
    public void Forget(DatagramCounters endpoint)
    {
        lock (_lock)
        {
            if (_open.Remove(endpoint))
            {
                if (!_closed.TryGetValue(endpoint.Endpoint, out var total))
                {
                    _closed[endpoint.Endpoint] = total = new DatagramCounters(endpoint.Endpoint, static () => 0);
                }

                total.Add(endpoint);
            }
        }
    }

    /// <summary>One of the numbers of each endpoint.</summary>
    public IEnumerable<Measurement<long>> Observe(Func<DatagramCounters, long> read)
    {
        lock (_lock)
        {
            return [.. All.GroupBy(counters => counters.Endpoint, StringComparer.Ordinal)
                .Select(same => new Measurement<long>(same.Sum(read), new KeyValuePair<string, object?>(endpointTag, same.Key)))];
        }
    }

    /// <summary>What each endpoint has dropped, by reason.</summary>
    public IEnumerable<Measurement<long>> ObserveDrops()
    {
        lock (_lock)
        {
            return [.. All.SelectMany(counters => counters.Drops, (counters, drop) => (counters.Endpoint, drop.Reason, drop.Count))
                .GroupBy(drop => (drop.Endpoint, drop.Reason))
                .Select(same => new Measurement<long>(same.Sum(drop => drop.Count), new(endpointTag, same.Key.Endpoint), new(reasonTag, same.Key.Reason)))];
        }
    }
}
