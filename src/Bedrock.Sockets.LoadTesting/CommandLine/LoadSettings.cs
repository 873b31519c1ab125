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

    public string? Shard { get; init; }
}
