namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>One rate that was tried. Latencies are response times in nanoseconds.</summary>
public sealed record RateStepResult
{
    /// <summary>The rate asked for, per second.</summary>
    public required double OfferedRate { get; init; }

    /// <summary>Right answers per second that came while requests were due.</summary>
    public required double AchievedRate { get; init; }

    /// <summary>The median.</summary>
    public required long P50 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required long P99 { get; init; }

    /// <summary>The 99.9th percentile.</summary>
    public required long P999 { get; init; }

    /// <summary>Requests and connections that failed, and requests without an answer.</summary>
    public required long Errors { get; init; }

    /// <summary>Why the rate was too high; <see langword="null"/> when it was not.</summary>
    public RateBreak? Broke { get; init; }

    /// <summary>The same for people, with the numbers; <see langword="null"/> when it was not.</summary>
    public string? Reason { get; init; }
}
