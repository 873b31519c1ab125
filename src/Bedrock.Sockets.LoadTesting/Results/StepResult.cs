namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>One named step of a scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requests">How often it ran.</param>
/// <param name="Errors">How often it failed.</param>
/// <param name="Latency">How long it took.</param>
public sealed record StepResult(string Name, long Requests, long Errors, LatencySummary Latency);
