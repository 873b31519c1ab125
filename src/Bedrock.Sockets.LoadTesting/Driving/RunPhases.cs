using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>The times of a run, in nanoseconds of its clock. All workers have the same.</summary>
/// <remarks>
/// <code>
/// connect | warm-up      | measured                  | grace: replies, and what is late    |
///         Start          MeasureFrom                 SendUntil                             Deadline
/// hold:   Start ... silent ... FirstRequest = MeasureFrom | one request each |             Deadline = SendUntil
/// </code>
/// </remarks>
internal sealed record RunPhases(long Start, long FirstRequest, long MeasureFrom, long SendUntil, long Deadline)
{
    public static RunPhases From(long start, LoadPlan plan)
    {
        var grace = Nanoseconds.From(plan.ResponseTimeout);
        if (plan.Scenario.IsHold)
        {
            var first = start + Nanoseconds.From(plan.Duration);
            var end = first + plan.HoldSpread + grace;
            return new RunPhases(start, first, first, end, end);
        }

        var measure = start + Nanoseconds.From(plan.WarmUp);
        var until = measure + Nanoseconds.From(plan.Duration);
        return new RunPhases(start, start, measure, until, until + grace);
    }

    /// <summary>The same run, ended now: what is on its way has at most a second.</summary>
    public RunPhases EndedAt(long now)
    {
        var until = Math.Min(SendUntil, now);
        return this with { SendUntil = until, Deadline = Math.Min(Deadline, until + Nanoseconds.PerSecond) };
    }
}
