using Bedrock.Sockets.PerfGate.Reports;

namespace Bedrock.Sockets.PerfGate.Results;

/// <summary>A whole run: what is written as JSON, and read again as history.</summary>
internal sealed record GateResult
{
    public const int CurrentSchema = 1;

    /// <summary>Changes when the meaning of a key does.</summary>
    public required int Schema { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The full commit.</summary>
    public required string Base { get; init; }

    /// <summary>The full commit; with a plus sign when there were changes on top of it.</summary>
    public required string Head { get; init; }

    public required Fingerprint Machine { get; init; }

    /// <summary>How many launches each verdict rests on.</summary>
    public required int Launches { get; init; }

    /// <summary>Shuffles as this run did.</summary>
    public required int Seed { get; init; }

    public required IReadOnlyList<BenchmarkResult> Benchmarks { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What the reader should know besides.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public bool HasRegression => Findings.Any(finding => finding.Accepted is null);
}
