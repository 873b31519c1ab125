namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What load was asked for.</summary>
public sealed record ScheduleSummary
{
    /// <summary>Who decided when a request was sent.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>How requests followed each other in an open model, such as <c>constant</c> or <c>poisson</c>; <see langword="null"/> in a closed one.</summary>
    public string? Arrivals { get; init; }

    /// <summary>The rate asked for, in requests per second; <see langword="null"/> in a closed model.</summary>
    public double? TargetRate { get; init; }

    /// <summary>How many clients there were.</summary>
    public required int Clients { get; init; }

    /// <summary>How long was measured, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>How long the load ran before anything was measured, in seconds.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>How long the load took to grow to its full size, in seconds.</summary>
    public double RampSeconds { get; init; }

    /// <summary>How many requests a client may have unanswered at once, at least 1. Defaults to 1.</summary>
    public int Pipeline { get; init; } = 1;
}
