namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>One named step of a scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requests">How often it ran.</param>
/// <param name="Errors">How often it failed, unanswered ones included.</param>
/// <param name="Latency">How long it took. In an open model the first step counts from when the pass was due, the others from the end of the one before.</param>
public sealed record StepResult(string Name, long Requests, long Errors, LatencySummary Latency)
{
    /// <summary>How long it took from when it really began; <see langword="null"/> in a closed model, where it is the same as <see cref="Latency"/>.</summary>
    public LatencySummary? Service { get; init; }

    /// <summary>How often it failed, by kind, <c>unanswered</c> included; <see langword="null"/> when it never did.</summary>
    public IReadOnlyDictionary<string, long>? ErrorKinds { get; init; }
}
