namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Two results side by side.</summary>
public sealed record ResultComparison
{
    private static readonly (string Name, Func<IntervalResult, double> Of)[] InTheSeries =
    [
        ("p50", second => second.P50),
        ("p90", second => second.P90),
        ("p99", second => second.P99),
        ("p99.9", second => second.P999),
        ("max", second => second.Max),
        ("rate", second => second.Rate),
    ];

    // The maximum is one request; what it does from run to run says nothing about the server.
    private static readonly string[] Judged = ["p50", "p90", "p99", "p99.9", "rate"];

    /// <summary>The values: percentiles, <c>max</c> and <c>mean</c> in nanoseconds, <c>rate</c> per second, <c>errors</c> as a share.</summary>
    public required IReadOnlyList<ComparedValue> Values { get; init; }

    /// <summary>Why the two should not be compared, a sentence each; empty when nothing speaks against it.</summary>
    public required IReadOnlyList<string> Objections { get; init; }

    /// <summary>Compares two results.</summary>
    /// <param name="before">The one that is the measure.</param>
    /// <param name="after">The one that is judged by it.</param>
    /// <returns>The comparison.</returns>
    public static ResultComparison Of(LoadTestResult before, LoadTestResult after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);

        var (first, second) = (before.Latencies.Main, after.Latencies.Main);
        var percentiles = first.Percentiles.Where(entry => second.Percentiles.ContainsKey(entry.Key))
            .Select(entry => (Name: entry.Key, Before: (double)entry.Value, After: (double)second.Percentiles[entry.Key]));
        (string Name, double Before, double After)[] others =
        [
            ("max", first.Max, second.Max),
            ("mean", first.Mean, second.Mean),
            ("rate", before.Totals.Rate, after.Totals.Rate),
            ("errors", before.Totals.FailedShare, after.Totals.FailedShare),
        ];
        return new ResultComparison
        {
            Values = [.. percentiles.Concat(others).Concat(StepsOf(before, after)).Select(value => new ComparedValue(value.Name, value.Before, value.After, IntervalOf(value.Name, before, after)))],
            Objections = [.. ObjectionsTo(before, after)],
        };
    }

    /// <summary>Decides whether the second run became worse by more than a limit: latencies longer, or the rate lower.</summary>
    /// <param name="limit">The limit as a share, zero or more: 0.1 is 10 %.</param>
    /// <returns>
    /// <see cref="ComparisonVerdict.Failed"/> when a value of the whole run is beyond the limit and the interval of the seconds lies on the worse side;
    /// a bare difference fails nothing. The maximum, the mean and the errors are not judged: objectives are for those.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or not a number.</exception>
    public ComparisonVerdict Judge(double limit)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsNaN(limit), true, nameof(limit));
        ArgumentOutOfRangeException.ThrowIfNegative(limit);

        var judged = Values.Where(value => Judged.Contains(value.Name, StringComparer.Ordinal)).ToList();
        if (Objections.Count > 0 || judged.All(value => value.Interval is null))
        {
            return ComparisonVerdict.Undecided;
        }

        return judged.Any(value => IsWorse(value, limit)) ? ComparisonVerdict.Failed : ComparisonVerdict.Passed;
    }

    private static bool IsWorse(ComparedValue value, double limit) => value switch
    {
        { Interval: null } or { Ratio: null } => false,
        { Name: "rate" } => 1 / value.Ratio > 1 + limit && value.Interval.Upper < 1,
        _ => value.Ratio > 1 + limit && value.Interval.Lower > 1,
    };

    /// <summary>The steps that both runs have. They are shown and not judged: the series has no seconds of steps, so nobody knows how sure a difference is.</summary>
    private static IEnumerable<(string Name, double Before, double After)> StepsOf(LoadTestResult before, LoadTestResult after)
    {
        foreach (var (first, second) in before.Steps.Join(after.Steps, step => step.Name, step => step.Name, (first, second) => (first, second), StringComparer.Ordinal).Where(_ => before.Steps.Count > 1))
        {
            yield return ($"{first.Name}: p50", first.Latency.Percentiles.GetValueOrDefault("p50"), second.Latency.Percentiles.GetValueOrDefault("p50"));
            yield return ($"{first.Name}: p99", first.Latency.Percentiles.GetValueOrDefault("p99"), second.Latency.Percentiles.GetValueOrDefault("p99"));
            yield return ($"{first.Name}: errors", ShareOf(first), ShareOf(second));
        }
    }

    private static double ShareOf(StepResult step) => step.Requests == 0 ? 0 : (double)step.Errors / step.Requests;

    private static RatioInterval? IntervalOf(string name, LoadTestResult before, LoadTestResult after)
        => InTheSeries.FirstOrDefault(value => string.Equals(value.Name, name, StringComparison.Ordinal)) is { Of: { } of }
            ? RatioInterval.Between(before.Series.Select(of), after.Series.Select(of))
            : null;

    private static IEnumerable<string> ObjectionsTo(LoadTestResult before, LoadTestResult after)
    {
        if (before.Health.Verdict == Verdict.Invalid)
        {
            yield return "The first run is INVALID: its load was not the one asked for.";
        }

        if (after.Health.Verdict == Verdict.Invalid)
        {
            yield return "The second run is INVALID: its load was not the one asked for.";
        }

        if (!string.Equals(before.Scenario, after.Scenario, StringComparison.Ordinal))
        {
            yield return $"The scenarios differ: {before.Scenario} and {after.Scenario}.";
        }
        else if (!before.Steps.Select(step => step.Name).SequenceEqual(after.Steps.Select(step => step.Name), StringComparer.Ordinal))
        {
            yield return "The scenarios have different steps.";
        }

        if (before.Schedule.Model != after.Schedule.Model)
        {
            yield return "One run has an open model and one a closed one; their latencies mean different things.";
        }

        if (before.Schedule.TargetRate is { } first && after.Schedule.TargetRate is { } second && Math.Abs(second - first) > 0.01 * first)
        {
            yield return $"The rates asked for differ: {Measuring.Readable.Rate(first)} and {Measuring.Readable.Rate(second)}.";
        }

        if (before.Schedule.Clients != after.Schedule.Clients)
        {
            yield return $"The numbers of clients differ: {before.Schedule.Clients} and {after.Schedule.Clients}.";
        }
    }
}
