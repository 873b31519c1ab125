using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>Turns the intervals of an engine into the series of a result, whose time begins with the measurement.</summary>
/// <remarks>
/// <code>
/// engine   |-----|-----|-----|-----|-----|--|     from the start of the schedule
/// series            |--|-----|-----|-----|--|     from the start of the measurement
/// </code>
/// </remarks>
internal sealed class SeriesRecorder(LoadPlan plan, ServerWatch? server, ProcessorWatch processors)
{
    // A run ends a little after its last second; what came in between is no point of a curve when nothing came.
    private const double ShortestRest = 0.1;

    private readonly List<IntervalResult> _series = [];
    private readonly LoadTally _total = new();
    private readonly double _measuredFrom = MeasuredFrom(plan).TotalSeconds;

    public IReadOnlyList<IntervalResult> Series => _series;

    /// <summary>When the measurement begins, from the start of the schedule.</summary>
    public static TimeSpan MeasuredFrom(LoadPlan plan) => plan.Scenario.IsHold ? plan.Duration : plan.WarmUp;

    public LoadProgress Add(LoadInterval interval)
    {
        var tally = interval.Tally;
        var end = (interval.Start + interval.Length).TotalSeconds - _measuredFrom;
        var start = Math.Max(0, interval.Start.TotalSeconds - _measuredFrom);
        var result = IntervalResult.Of(start, Math.Max(0, end - start), tally.Response, tally.FailedRequests, tally.Answered + tally.FailedRequests) with
        {
            BytesSent = tally.BytesSent,
            BytesReceived = tally.BytesReceived,
            Server = server?.Look(),
        };

        // The first comes with the connecting before it.
        processors.Look(counts: interval.Start > TimeSpan.Zero && interval.Start.TotalSeconds >= _measuredFrom);
        var isMeasured = end > 0;
        if (isMeasured && (_series.Count == 0 || result.Requests > 0 || result.LengthSeconds >= ShortestRest))
        {
            _series.Add(result);
        }

        _total.Add(tally);
        return new LoadProgress(interval.Start + interval.Length, isMeasured, result, interval.OpenClients) { Total = _total };
    }
}
