using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Objectives;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Joins the results of workers that loaded one server at the same time.</summary>
public static class ResultMerger
{
    private static readonly Dictionary<string, long> NoErrors = [];

    /// <summary>Joins results through their histograms: every percentile is that of all requests together, as if one worker had sent them.</summary>
    /// <param name="results">The results, at least one.</param>
    /// <returns>The joint result: rates and clients are sums, the verdict is valid only when each was and the whole is, and objectives are measured anew. Of those for the memory of the server's process the worst of the workers' stays.</returns>
    /// <exception cref="ArgumentException">There is no result, or they are of different scenarios or models.</exception>
    /// <exception cref="FormatException">A histogram or an objective in one of them is damaged.</exception>
    public static LoadTestResult Merge(IReadOnlyList<LoadTestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        RefuseMixture(results);

        var first = results[0];
        if (results.Count == 1)
        {
            return first;
        }

        var latencies = new Latencies
        {
            Response = Merge(results.Select(result => result.Latencies.Response)),
            Service = Merge(results.Select(result => result.Latencies.Service)) ?? first.Latencies.Service,
            Lag = Merge(results.Select(result => result.Latencies.Lag)),
            Connect = Merge(results.Select(result => result.Latencies.Connect)),
        };
        var merged = first with
        {
            CommandLine = string.Join('\n', results.Select(result => result.CommandLine).Distinct(StringComparer.Ordinal)),
            Target = string.Join(", ", results.Select(result => result.Target).Distinct(StringComparer.Ordinal)),
            Started = results.Min(result => result.Started),
            Workers = results.Sum(result => result.Workers),
            Machines = [.. results.SelectMany(result => result.Machines).Distinct()],
            Schedule = MergeSchedules([.. results.Select(result => result.Schedule)]),
            Totals = MergeTotals([.. results.Select(result => result.Totals)]),
            Latencies = latencies,
            Series = SeriesMerger.Merge(results),
            Steps = [.. results.SelectMany(result => result.Steps).GroupBy(step => step.Name, StringComparer.Ordinal).Select(MergeSteps)],
            EndedBecause = Joined(" ", results.Select(result => result.EndedBecause)),
            Engine = Joined(", ", results.Select(result => result.Engine)),
            Health = MergeHealth(results, latencies),
            RateSearch = null,
        };
        var objectives = results.SelectMany(result => result.Objectives).GroupBy(objective => objective.Objective, StringComparer.Ordinal);
        return merged with { Objectives = [.. objectives.Select(same => ServiceLevelObjective.IsOfServer(same.Key) ? Worst(same) : ObjectiveResult.Of(ServiceLevelObjective.Parse(same.Key), merged))] };
    }

    /// <summary>Each worker has looked at the server for itself, all of the time that it loaded it. So the highest of their values is that of all of them together, and a worker that saw nothing leaves it open.</summary>
    private static ObjectiveResult Worst(IEnumerable<ObjectiveResult> same) => same.OrderBy(objective => objective.IsMet).ThenByDescending(objective => objective.Measured ?? double.PositiveInfinity).First();

    private static void RefuseMixture(IReadOnlyList<LoadTestResult> results)
    {
        if (results.Count == 0)
        {
            throw new ArgumentException("There is no result to merge.", nameof(results));
        }

        var first = results[0];
        if (results.FirstOrDefault(result => !string.Equals(result.Scenario, first.Scenario, StringComparison.Ordinal)) is { } stranger)
        {
            throw new ArgumentException($"These are different scenarios, '{first.Scenario}' and '{stranger.Scenario}': merge the results of one.", nameof(results));
        }

        if (results.Any(result => result.Schedule.Model != first.Schedule.Model))
        {
            throw new ArgumentException("Some workers had a rate and some had none, so their latencies mean different things: merge those of one kind.", nameof(results));
        }
    }

    private static LatencySummary? Merge(IEnumerable<LatencySummary?> summaries)
    {
        LatencyHistogram? sum = null;
        foreach (var summary in summaries.OfType<LatencySummary>())
        {
            var histogram = summary.ToHistogram();
            if (sum is null)
            {
                sum = histogram;
            }
            else
            {
                sum.Add(histogram);
            }
        }

        return sum is null ? null : LatencySummary.Of(sum);
    }

    private static ScheduleSummary MergeSchedules(IReadOnlyList<ScheduleSummary> schedules) => schedules[0] with
    {
        TargetRate = Sum(schedules.Select(schedule => schedule.TargetRate)),
        Clients = schedules.Sum(schedule => schedule.Clients),
        Requests = schedules.Any(schedule => schedule.Requests is null) ? null : schedules.Sum(schedule => schedule.Requests),
        HeldSeconds = schedules.Max(schedule => schedule.HeldSeconds),
        DurationSeconds = schedules.Max(schedule => schedule.DurationSeconds),
        WarmUpSeconds = schedules.Max(schedule => schedule.WarmUpSeconds),
        RampSeconds = schedules.Max(schedule => schedule.RampSeconds),
        Pipeline = schedules.Max(schedule => schedule.Pipeline),
    };

    private static RunTotals MergeTotals(IReadOnlyList<RunTotals> totals) => new()
    {
        DurationSeconds = totals.Max(total => total.DurationSeconds),
        Requests = totals.Sum(total => total.Requests),
        Errors = SumByKind(totals.SelectMany(total => total.Errors)),
        ConnectionErrors = totals.Any(total => total.ConnectionErrors is not null) ? SumByKind(totals.SelectMany(total => total.ConnectionErrors ?? NoErrors)) : null,
        ErrorMessages = totals.Any(total => total.ErrorMessages is not null) ? FirstMessages(totals) : null,
        Unanswered = totals.Sum(total => total.Unanswered),
        LateReplies = totals.Sum(total => total.LateReplies ?? 0) is > 0 and var late ? late : null,
        BytesSent = totals.Sum(total => total.BytesSent),
        BytesReceived = totals.Sum(total => total.BytesReceived),
    };

    private static Dictionary<string, long> SumByKind(IEnumerable<KeyValuePair<string, long>> errors)
        => errors.GroupBy(error => error.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.Sum(error => error.Value), StringComparer.Ordinal);

    private static Dictionary<string, string> FirstMessages(IEnumerable<RunTotals> totals) => totals
        .SelectMany(total => total.ErrorMessages ?? new Dictionary<string, string>(StringComparer.Ordinal))
        .DistinctBy(message => message.Key, StringComparer.Ordinal)
        .ToDictionary(message => message.Key, message => message.Value, StringComparer.Ordinal);

    private static StepResult MergeSteps(IGrouping<string, StepResult> steps) => new(
        steps.Key,
        steps.Sum(step => step.Requests),
        steps.Sum(step => step.Errors),
        Merge(steps.Select(step => step.Latency)) ?? steps.First().Latency)
    {
        Service = Merge(steps.Select(step => step.Service)),
        ErrorKinds = steps.Any(step => step.ErrorKinds is not null) ? SumByKind(steps.SelectMany(step => step.ErrorKinds ?? NoErrors)) : null,
    };

    private static GeneratorHealth MergeHealth(IReadOnlyList<LoadTestResult> results, Latencies latencies)
    {
        var workers = results.Select(result => result.Health).ToList();
        var health = GeneratorHealth.Judge(
            latencies,
            Sum(workers.Select(worker => worker.OfferedRate)),
            Sum(workers.Select(worker => worker.TargetRate)),
            Sum(workers.Select(worker => worker.CpuCores)),
            workers.Max(worker => worker.StolenShare),
            results.Sum(result => result.Schedule.Clients),
            workers.Sum(worker => worker.LostClients));
        var reasons = workers.SelectMany((worker, index) => worker.Reasons.Select(reason => $"Worker {index + 1} of {workers.Count}: {reason}"));
        return health with
        {
            Reasons = [.. health.Reasons, .. reasons],
            Verdict = workers.Append(health).Any(worker => worker.Verdict == Verdict.Invalid) ? Verdict.Invalid : Verdict.Valid,
        };
    }

    /// <summary>Each text once; nothing when there is none.</summary>
    private static string? Joined(string separator, IEnumerable<string?> texts)
        => string.Join(separator, texts.OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } joined ? joined : null;

    private static double? Sum(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }
}
