using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.PerfGate;

namespace Bedrock.Sockets.PerfWorkloads.Handling;

/// <summary>Records latencies between 1 µs and 67 ms. An operation is one value.</summary>
internal sealed class HistogramRecord() : Workload("histogram/record")
{
    private readonly LatencyHistogram _histogram = new();

    public override async ValueTask StartAsync()
    {
        await RunAsync(100);
        if (_histogram.TotalCount != 100)
        {
            throw new InvalidOperationException("Not every value was counted.");
        }
    }

    public override ValueTask RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            // Sixteen magnitudes in turn, and within each a different place.
            _histogram.Record((1_000L << (i & 15)) + (i & 1023));
        }

        return default;
    }
}
