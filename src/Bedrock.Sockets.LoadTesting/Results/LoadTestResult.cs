using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Everything a run found out. Its JSON form is described in docs/load-testing/result-format.md.</summary>
/// <remarks>It never changes; safe for any thread.</remarks>
public sealed record LoadTestResult
{
    /// <summary>The schema written by this version.</summary>
    public const string CurrentSchema = "bedrock-load/1";

    /// <summary>The name and version of the JSON schema. Defaults to <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The version of the tool that ran.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>How it was called; one line for each worker that was called differently.</summary>
    public required string CommandLine { get; init; }

    /// <summary>When the measurement began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How many results were merged into this one. Defaults to 1, for a run on one machine.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The machines that made the load, each once.</summary>
    public required IReadOnlyList<MachineDescription> Machines { get; init; }

    /// <summary>The seed of the schedule, to repeat it; that of the first worker when there were several.</summary>
    public required long Seed { get; init; }

    /// <summary>What was loaded.</summary>
    public required string Target { get; init; }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>What load was asked for.</summary>
    public required ScheduleSummary Schedule { get; init; }

    /// <summary>Sums over the whole measurement.</summary>
    public required RunTotals Totals { get; init; }

    /// <summary>How long everything took.</summary>
    public required Latencies Latencies { get; init; }

    /// <summary>The course of the measurement, in order of time.</summary>
    public required IReadOnlyList<IntervalResult> Series { get; init; }

    /// <summary>The named steps of the scenario; empty when it has none.</summary>
    public IReadOnlyList<StepResult> Steps { get; init; } = [];

    /// <summary>Why the run ended before its time, a sentence; <see langword="null"/> when it did not.</summary>
    public string? EndedBecause { get; init; }

    /// <summary>What carried the clients' connections: <c>epoll</c>, <c>platform</c> (the sockets of .NET) or <c>websocket</c>; several of them in a merged result of such workers, and <see langword="null"/> when that is not known.</summary>
    public string? Engine { get; init; }

    /// <summary>Whether the generator kept up.</summary>
    public required GeneratorHealth Health { get; init; }

    /// <summary>The search for the highest rate, whose best step this result is; <see langword="null"/> when there was none. When no step passed, this result is the first step.</summary>
    public RateSearchResult? RateSearch { get; init; }

    /// <summary>The objectives with what was measured; empty when there are none.</summary>
    public IReadOnlyList<ObjectiveResult> Objectives { get; init; } = [];

    /// <summary>Whether there were <see cref="RunTotals.WrongReplies"/>, and no objective of <c>errors</c> says how many are acceptable.</summary>
    [JsonIgnore]
    public bool HasUnacceptedReplies => Totals.WrongReplies > 0 && !Objectives.Any(objective => objective.Objective.Contains("errors", StringComparison.Ordinal));
}
