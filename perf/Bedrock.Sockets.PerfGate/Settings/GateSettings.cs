
namespace Bedrock.Sockets.PerfGate.Settings;

/// <summary>The limits of a project: <c>perf/gate.json</c>.</summary>
internal sealed record GateSettings
{
    public const string DefaultPath = "perf/gate.json";

    /// <summary>The project with the workloads, relative to the repository.</summary>
    public required string Project { get; init; }

    /// <summary>Accepted regressions, relative to the repository.</summary>
    public required string Accepted { get; init; }

    /// <summary>The bytes per operation that <c>--smoke</c> expects, relative to the repository.</summary>
    public required string Allocations { get; init; }

    /// <summary>For workloads in memory.</summary>
    public required KindLimits Memory { get; init; }

    /// <summary>For workloads on sockets.</summary>
    public required KindLimits Sockets { get; init; }

    /// <summary>What differs, by workload.</summary>
    public IReadOnlyDictionary<string, LimitOverride>? Overrides { get; init; }

    /// <exception cref="GateFailure">There is no such file, or it says something unknown.</exception>
    public static GateSettings Read(string path)
    {
        if (!File.Exists(path))
        {
            throw GateFailure.Usage($"{path} does not exist: it names the project with the workloads and the limits.");
        }

        return SettingsFile.Read(path, GateJson.Default.GateSettings);
    }

    /// <summary>The limits of one workload.</summary>
    public Limits For(string workload, WorkloadKind kind)
    {
        var limits = kind is WorkloadKind.Memory ? Memory : Sockets;
        var differing = Overrides?.GetValueOrDefault(workload);
        return new Limits(
            differing?.TimePercent ?? limits.TimePercent,
            differing?.AllocatedBytes ?? limits.AllocatedBytes,
            differing?.SystemCalls ?? limits.SystemCalls,
            differing?.ReportTimeOnly ?? false);
    }
}
