namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What load was asked for.</summary>
public sealed record ScheduleSummary
{
    /// <summary>Who decided when a request was sent.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>How requests followed each other in an open model, such as <c>constant</c> or <c>poisson</c>; <see langword="null"/> in a closed one.</summary>
    public string? Arrivals { get; init; }

    /// <summary>The rate asked for, in requests per second, in the mean when it changed while it was measured; <see langword="null"/> in a closed model.</summary>
    public double? TargetRate { get; init; }

    /// <summary>How many clients there were.</summary>
    public required int Clients { get; init; }

    /// <summary>How long was to be measured, in seconds; how long it was when a number of requests ended it, or when clients were held.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>After how many requests it was to end; <see langword="null"/> when only time ended it.</summary>
    public long? Requests { get; init; }

    /// <summary>How long the clients were silent before each sent its one request, in seconds; <see langword="null"/> when they were not held. The other times are then of those requests.</summary>
    public double? HeldSeconds { get; init; }

    /// <summary>How long each client of a closed model waited after a reply, in seconds; <see langword="null"/> when it did not.</summary>
    public double? ThinkSeconds { get; init; }

    /// <summary>How long the load ran before anything was measured, in seconds.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>How long the load took to grow to its full size, in seconds.</summary>
    public double RampSeconds { get; init; }

    /// <summary>How many requests a client may have unanswered at once, at least 1. Defaults to 1.</summary>
    public int Pipeline { get; init; } = 1;
}
