using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.CommandLine.Live;

/// <summary>All that the live view shows of a run at one moment. Times are in nanoseconds, rates per second.</summary>
internal sealed record LiveState
{
    /// <summary>Scenario and target.</summary>
    public required string Title { get; init; }

    /// <summary>What happens now, such as <c>measuring</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>How many clients this process has.</summary>
    public required int Clients { get; init; }

    /// <summary>Whether latencies count from when a request was due.</summary>
    public required bool IsOpenModel { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>How much is done, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>How long it will go on; <see langword="null"/> when nothing tells.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Requests that ended in the last second.</summary>
    public double Rate { get; init; }

    /// <summary>Requests due now; <see langword="null"/> in a closed model.</summary>
    public double? TargetRate { get; init; }

    /// <summary>The rates of the last minute, a value for each second.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>The 99th percentiles of the last minute, a value for each second.</summary>
    public IReadOnlyList<double> P99s { get; init; } = [];

    /// <summary>Latencies of the last second.</summary>
    public LiveLatencies? Last { get; init; }

    /// <summary>Latencies since the measurement began.</summary>
    public LiveLatencies? SoFar { get; init; }

    /// <summary>Errors by kind, since the measurement began.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>How many clients have a connection.</summary>
    public int OpenClients { get; init; }

    /// <summary>How many connections were made.</summary>
    public long Connects { get; init; }

    /// <summary>How late requests were sent, at the 99th percentile; <see langword="null"/> in a closed model.</summary>
    public long? LagP99 { get; init; }

    /// <summary>What the verdict on the generator would be if the run ended now; <see langword="null"/> in a closed model.</summary>
    public Verdict? Verdict { get; init; }
}
