namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>How long everything took, told apart by what is counted from where.</summary>
public sealed record Latencies
{
    /// <summary>From when a request was due until it was answered. <see langword="null"/> in a closed model, where no request is ever due.</summary>
    public LatencySummary? Response { get; init; }

    /// <summary>From when a request was really sent until it was answered.</summary>
    public required LatencySummary Service { get; init; }

    /// <summary>From when a request was due and a client was free for it until it was sent: how late the generator itself was. <see langword="null"/> in a closed model.</summary>
    public LatencySummary? Lag { get; init; }

    /// <summary>How long connecting took; <see langword="null"/> when it was not measured.</summary>
    public LatencySummary? Connect { get; init; }

    /// <summary>What a user of the server waits: the response time, or the service time in a closed model.</summary>
    internal LatencySummary Main => Response ?? Service;
}
