using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Searching;

/// <summary>Carries a search for the highest rate out: a short open run for each rate.</summary>
/// <param name="plan">What each run does; its schedule is set here. Its connections are made anew for each.</param>
/// <param name="measure">Runs the plan as it stands, and measures the objectives.</param>
/// <param name="say">Told of each step when it is over.</param>
internal sealed class RateSearchRun(LoadPlan plan, Func<Task<LoadTestResult>> measure, Action<string> say)
{
    private const double FirstShare = 0.1;

    private static readonly TimeSpan EstimateTime = TimeSpan.FromSeconds(2);

    /// <summary>Searches.</summary>
    /// <param name="first">The first rate; <see langword="null"/> for a tenth of what the clients reach when each sends as fast as it is answered.</param>
    /// <param name="stop">Ends the search with the steps that were whole by then.</param>
    /// <returns>The best step, or the first when none passed, with the whole search.</returns>
    /// <exception cref="OperationCanceledException">It was stopped before a step was over.</exception>
    public async Task<LoadTestResult> RunAsync(double? first, CancellationToken stop)
    {
        if (first is null)
        {
            var estimate = await EstimateAsync().ConfigureAwait(false);
            if (estimate.Totals.Requests == estimate.Totals.Failed)
            {
                return estimate;
            }

            first = Math.Max(1, FirstShare * estimate.Totals.Rate);
        }

        var (search, steps, shown) = (RateSearch.From(first.Value), new List<RateStepResult>(), (LoadTestResult?)null);
        while (search.Next is { } rate)
        {
            plan.Schedule = LoadSchedule.Open(rate, plan.Schedule.Arrivals);
            var result = await measure().ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            var step = StepJudge.Judge(result, rate, Math.Min(plan.Workers, plan.Clients));
            steps.Add(step);
            say($"step {steps.Count}: {Readable.Rate(rate)}, {Readable.Rate(step.AchievedRate)} answered, p99 {Readable.Duration(step.P99)}: {step.Reason ?? "passed"}");
            var next = step.Broke is { } why ? search.Broke(why) : search.Passed();
            shown = shown is null || next.Highest > (search.Highest ?? 0) ? result : shown;
            search = next;
        }

        if (shown is null)
        {
            // Only a stop ends the loop before its first step.
            throw new OperationCanceledException(stop);
        }

        return shown with
        {
            RateSearch = new RateSearchResult { HighestRate = search.Highest, Limit = search.Next is null ? search.Limit : null, Steps = steps },
        };
    }

    /// <summary>What the clients reach when each sends as fast as it is answered.</summary>
    private async Task<LoadTestResult> EstimateAsync()
    {
        var (duration, arrivals) = (plan.Duration, plan.Schedule.Arrivals);
        (plan.Schedule, plan.Duration) = (LoadSchedule.Closed(), EstimateTime);
        var estimate = await measure().ConfigureAwait(false);
        say($"estimate: {Readable.Rate(estimate.Totals.Rate)} with every client as fast as it is answered");
        (plan.Schedule, plan.Duration) = (LoadSchedule.Open(1, arrivals), duration);
        return estimate;
    }
}
