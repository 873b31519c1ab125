namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>What a search for the highest rate found.</summary>
public sealed record RateSearchResult
{
    /// <summary>The highest rate that nothing broke, per second; <see langword="null"/> when not even the first one passed.</summary>
    public double? HighestRate { get; init; }

    /// <summary>Why the lowest rate above it was too high; <see langword="null"/> when the search was stopped before it met one.</summary>
    public RateBreak? Limit { get; init; }

    /// <summary>The rates that were tried, in order of time.</summary>
    public required IReadOnlyList<RateStepResult> Steps { get; init; }
}
