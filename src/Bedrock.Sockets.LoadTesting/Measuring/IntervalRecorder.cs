namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Counts latencies on one thread while another takes what was counted since it last asked. Nothing is lost or counted twice.</summary>
/// <param name="layout">The bounds and digits of its histograms; they take twice the memory of one.</param>
internal sealed class IntervalRecorder(HistogramLayout layout)
{
    private readonly DoubleBuffer<LatencyHistogram> _histograms = new(new LatencyHistogram(layout), new LatencyHistogram(layout));
    private LatencyHistogram? _taken;

    /// <summary>Makes a recorder for 1 ns to one hour with three digits.</summary>
    public IntervalRecorder()
        : this(new LatencyHistogram().Layout)
    {
    }

    /// <summary>Counts one latency in nanoseconds. One thread at a time; it never waits.</summary>
    public void Record(long nanoseconds)
    {
        var histogram = _histograms.BeginWrite();
        try
        {
            histogram.Record(nanoseconds);
        }
        finally
        {
            _histograms.EndWrite();
        }
    }

    /// <summary>What was counted since the last call. One thread at a time.</summary>
    /// <returns>A histogram that stays as it is until the next call.</returns>
    public LatencyHistogram TakeInterval()
    {
        _taken?.Reset();
        return _taken = _histograms.Swap();
    }
}
