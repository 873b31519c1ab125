namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A load test that is over.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="StartTime">When the schedule began.</param>
/// <param name="Measured">How long requests were sent and measured, without warm-up and without the wait for the last replies. Shorter than planned when the run ended before.</param>
/// <param name="Tally">What was measured.</param>
public sealed record LoadRun(LoadPlan Plan, DateTimeOffset StartTime, TimeSpan Measured, LoadTally Tally)
{
    /// <summary>How many clients had no connection at the end and no prospect of one: refused, or lost and not made again. The others made the load.</summary>
    public int LostClients { get; init; }

    /// <summary>What carried the connections, as <see cref="Results.LoadTestResult.Engine"/> has it; <see langword="null"/> when the engine does not say.</summary>
    public string? Engine { get; init; }

    /// <summary>Why the run ended before its time, in a sentence; <see langword="null"/> when it did not, or when that shows in the tally.</summary>
    public string? EndedBecause { get; init; }
}
