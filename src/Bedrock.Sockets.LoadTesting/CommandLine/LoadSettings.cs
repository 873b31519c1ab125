namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>What stands on the command line of a load test, whatever its scenario. An option that was not given is null or empty.</summary>
internal sealed record LoadSettings
{
    public int? Clients { get; init; }

    public TimeSpan? Duration { get; init; }

    public long? Requests { get; init; }

    public double? Rate { get; init; }

    /// <summary><c>constant</c> or <c>poisson</c>.</summary>
    public string? Arrivals { get; init; }

    public int? Pipeline { get; init; }

    public TimeSpan? Ramp { get; init; }

    public TimeSpan? WarmUp { get; init; }

    public double? ConnectRate { get; init; }

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> Objectives { get; init; } = [];

    /// <summary>The folder for all reports.</summary>
    public string? Report { get; init; }

    /// <summary>A file, or <c>-</c> for standard output.</summary>
    public string? Json { get; init; }

    public long? Seed { get; init; }

    /// <summary>The server's process.</summary>
    public int? ProcessId { get; init; }

    /// <summary><c>I/N</c>, <c>auto</c> or <c>auto/N</c>.</summary>
    public string? Shard { get; init; }

    public TimeSpan? Think { get; init; }

    /// <summary>As <see cref="RateStages"/> reads them.</summary>
    public string? Stages { get; init; }

    /// <summary><c>never</c>, <c>immediate</c> or <c>backoff</c>.</summary>
    public string? Reconnect { get; init; }

    /// <summary>For a reply, and for a connection.</summary>
    public TimeSpan? Timeout { get; init; }

    public int? Workers { get; init; }

    /// <summary><c>auto</c>, <c>epoll</c> or <c>platform</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>A range of addresses, the first and the last.</summary>
    public string? SourceRange { get; init; }

    /// <summary>As <see cref="CommandLine.StartTime"/> reads it.</summary>
    public string? StartAt { get; init; }

    public bool FindMaxRate { get; init; }
}
