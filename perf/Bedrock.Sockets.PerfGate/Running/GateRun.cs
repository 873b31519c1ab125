using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;
using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Deciding;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;
using Bedrock.Sockets.PerfGate.SystemCalls;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>The comparison of two commits from end to end.</summary>
internal sealed class GateRun(GateArguments arguments, GateSettings settings, AcceptedRegressions accepted, GitRepository repository, string folder, Action<string> say)
{
    private readonly Launcher _launcher = new(folder);
    private readonly List<string> _notes = [];

    /// <exception cref="GateFailure">There is no verdict.</exception>
    public async Task<GateResult> RunAsync(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var started = TimeProvider.System.GetUtcNow();
        RefuseProblems(accepted.Problems(DateOnly.FromDateTime(started.UtcDateTime)));

        var reference = arguments.Base ?? throw GateFailure.Usage("--base names the commit to compare with.");
        await using var versions = await Versions.BuildAsync(repository, reference, arguments.Head, settings.Project, folder, say, cancel);
        var (common, added) = await SelectAsync(versions, cancel);

        var plan = new LaunchPlan(_launcher, versions, arguments.Seed, say);
        var names = common.Keys.Concat(added.Keys).Order(StringComparer.Ordinal).ToList();
        var launches = await plan.RunAsync(names, arguments.Launches, JitMode.FullyOptimized, "measuring", cancel);
        var tiered = await plan.RunAsync([.. common.Keys], arguments.TieredLaunches, JitMode.Tiered, "as in production", cancel);
        var calls = await CountCallsAsync(versions, common, cancel);

        var benchmarks = new List<BenchmarkResult>();
        foreach (var (name, kind) in common)
        {
            benchmarks.Add(Compare(name, kind, launches, tiered, calls));
        }

        benchmarks.AddRange(added.Select(workload => Introduce(workload.Key, workload.Value, launches)));
        var confirmed = await new SecondLook(plan, arguments.Launches).ConfirmAsync(benchmarks, cancel);
        return new GateResult
        {
            Schema = GateResult.CurrentSchema,
            Started = started,
            Seconds = clock.Elapsed.TotalSeconds,
            Base = versions.BaseCommit,
            Head = versions.HeadCommit,
            Machine = plan.Machine,
            Launches = arguments.Launches,
            Seed = arguments.Seed,
            Benchmarks = [.. confirmed.OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)],
            Findings = [.. Regressions.In(confirmed, accepted, versions.Commits)],
            Notes = _notes,
        };
    }

    private static void RefuseProblems(IEnumerable<string> problems)
    {
        if (string.Join("; ", problems) is { Length: > 0 } all)
        {
            throw GateFailure.Usage($"accepted regressions: {all}");
        }
    }

    /// <summary>The workloads of both versions, and those that only the head has.</summary>
    private async Task<(SortedDictionary<string, WorkloadKind> Common, SortedDictionary<string, WorkloadKind> Added)> SelectAsync(Versions versions, CancellationToken cancel)
    {
        var inBase = await _launcher.ListAsync(versions.Base, cancel);
        var inHead = await _launcher.ListAsync(versions.Head, cancel);
        RefuseProblems(accepted.Unknown(inBase.Keys.Concat(inHead.Keys).ToHashSet(StringComparer.Ordinal)));

        var vanished = inBase.Keys.Except(inHead.Keys, StringComparer.Ordinal).Where(IsSelected)
            .Where(name => accepted.Excuse(name, Metric.Removed, 0, versions.Commits) is null)
            .ToList();
        if (vanished.Count > 0)
        {
            throw GateFailure.Broken($"The head has no {string.Join(", ", vanished)}, which the base has. If it is meant to go, {settings.Accepted} must say so (metric: Removed).");
        }

        var selected = new SortedDictionary<string, WorkloadKind>(inHead.Where(workload => IsSelected(workload.Key)).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (selected.Count == 0)
        {
            throw GateFailure.Broken($"No workload matches {string.Join(", ", arguments.Filters)}. There are: {string.Join(", ", inHead.Keys)}.");
        }

        return (Where(selected, inBase.ContainsKey), Where(selected, name => !inBase.ContainsKey(name)));
    }

    private static SortedDictionary<string, WorkloadKind> Where(SortedDictionary<string, WorkloadKind> workloads, Func<string, bool> condition)
        => new(workloads.Where(workload => condition(workload.Key)).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    private bool IsSelected(string name)
        => arguments.Filters.Count == 0 || arguments.Filters.Any(filter => FileSystemName.MatchesSimpleExpression(filter, name));

    private async Task<(IReadOnlyDictionary<string, double> Base, IReadOnlyDictionary<string, double> Head)?> CountCallsAsync(
        Versions versions, SortedDictionary<string, WorkloadKind> workloads, CancellationToken cancel)
    {
        var sockets = workloads.Where(workload => workload.Value is WorkloadKind.Sockets).Select(workload => workload.Key).ToList();
        if (sockets.Count == 0)
        {
            return null;
        }

        var counter = new SystemCallCounter(folder);
        if (!await counter.IsAvailableAsync(cancel))
        {
            _notes.Add("System calls were not counted: strace is not installed, or may not trace here.");
            return null;
        }

        say("counting system calls");
        return (await counter.CountAsync(versions.Base, sockets, cancel), await counter.CountAsync(versions.Head, sockets, cancel));
    }

    private BenchmarkResult Compare(
        string name,
        WorkloadKind kind,
        IReadOnlyList<LaunchResult> launches,
        IReadOnlyList<LaunchResult> tiered,
        (IReadOnlyDictionary<string, double> Base, IReadOnlyDictionary<string, double> Head)? calls)
    {
        var limits = settings.For(name, kind);
        var series = TimeSeries.Of(launches, name);
        var judgement = TimeRule.Judge(series.Changes, series.Noise, limits.TimePercent);
        var time = TimeResult.Of(judgement, limits.TimePercent, series.Changes, series.Noise, series.BaseNanoseconds, series.HeadNanoseconds);
        return new BenchmarkResult
        {
            Name = name,
            Kind = kind,
            Time = tiered.Count == 0 ? time : time with { TieredChangePercent = Statistics.Ratio.ToPercent(Statistics.SignedRank.Estimate(TimeSeries.Of(tiered, name).Changes)) },
            ReportTimeOnly = limits.ReportTimeOnly,
            Allocations = new Amount(series.BaseBytes, series.HeadBytes, limits.AllocatedBytes),
            SystemCalls = kind is WorkloadKind.Sockets && calls is { } counted ? new Amount(counted.Base[name], counted.Head[name], limits.SystemCalls) : null,
        };
    }

    private BenchmarkResult Introduce(string name, WorkloadKind kind, IReadOnlyList<LaunchResult> launches)
    {
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is new: its allocations belong in {settings.Allocations}."));
        var bytes = Statistics.Sample.Median(launches.Select(launch => launch.Workloads.Single(workload => workload.Name == name).Bytes[LaunchSide.Head]));
        return new BenchmarkResult { Name = name, Kind = kind, IsNew = true, Allocations = new Amount(bytes, bytes, settings.For(name, kind).AllocatedBytes) };
    }
}
