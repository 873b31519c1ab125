using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;
using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Running;
using Bedrock.Sockets.PerfGate.Settings;
using Bedrock.Sockets.PerfGate.Statistics;

namespace Bedrock.Sockets.PerfGate.Calibrating;

/// <summary>Measures a commit against itself often enough to tell how often the gate would be wrong on this machine.</summary>
internal sealed class CalibrationRun(GateArguments arguments, GateSettings settings, GitRepository repository, string folder, Action<string> say)
{
    private const int DrawnRuns = 10_000;
    private const int DrawnForPower = 2_000;
    private static readonly double[] SlowerPercents = [5, 7.5, 10, 15, 20];

    /// <exception cref="GateFailure">Nothing could be measured.</exception>
    public async Task<ExitCode> RunAsync(int launches, TextWriter output, CancellationToken cancel)
    {
        // Two worktrees of one commit: two builds, as base and head are.
        var reference = arguments.Base ?? "HEAD";
        await using var versions = await Versions.BuildAsync(repository, reference, reference, settings.Project, folder, say, cancel);
        var launcher = new Launcher(folder);
        var kinds = (await launcher.ListAsync(versions.Base, cancel))
            .Where(workload => arguments.Filters.Count == 0 || arguments.Filters.Any(filter => FileSystemName.MatchesSimpleExpression(filter, workload.Key)))
            .ToDictionary(StringComparer.Ordinal);
        if (kinds.Count == 0)
        {
            throw GateFailure.Broken($"No workload matches {string.Join(", ", arguments.Filters)}.");
        }

        var plan = new LaunchPlan(launcher, versions, arguments.Seed, say);
        var results = await plan.RunAsync([.. kinds.Keys], launches, JitMode.FullyOptimized, "calibrating", cancel);
        var benchmarks = kinds.OrderBy(workload => workload.Key, StringComparer.Ordinal)
            .Select(workload => (Series: TimeSeries.Of(results, workload.Key), workload.Key, workload.Value))
            .Select(entry => new CalibratedBenchmark(entry.Key, settings.For(entry.Key, entry.Value).TimePercent, entry.Series.Changes, entry.Series.Noise))
            .ToList();

        await WriteAsync(output, benchmarks, launches, versions.BaseCommit, plan.Machine.ToString());
        if (arguments.Report is { } report)
        {
            Directory.CreateDirectory(report);
            await File.WriteAllTextAsync(Path.Combine(report, "calibration.json"), JsonSerializer.Serialize(benchmarks, GateJson.Default.IReadOnlyListCalibratedBenchmark), cancel);
        }

        return ExitCode.Passed;
    }

    private async Task WriteAsync(TextWriter output, List<CalibratedBenchmark> benchmarks, int launches, string commit, string machine)
    {
        var rates = new ErrorRates(benchmarks, arguments.Launches, new Random(arguments.Seed));
        var falseAlarms = rates.Draw(0, DrawnRuns);
        var powers = SlowerPercents.Select(percent => rates.Draw(percent, DrawnForPower)).ToList();

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"`{commit[..12]}` against itself, {launches} launches; a run is {arguments.Launches} of them, drawn {DrawnRuns:N0} times ({DrawnForPower:N0} for each power). {machine}."));
        await output.WriteLineAsync();
        await output.WriteLineAsync($"| benchmark | sd | threshold | false alarm, first look | confirmed | undecided | {string.Join(" | ", SlowerPercents.Select(percent => string.Create(CultureInfo.InvariantCulture, $"finds {percent} %")))} |");
        await output.WriteLineAsync($"|---|---:|---:|---:|---:|---:|{string.Concat(SlowerPercents.Select(_ => "---:|"))}");
        for (var i = 0; i < benchmarks.Count; i++)
        {
            var benchmark = benchmarks[i];
            var found = powers.Select(power => string.Create(CultureInfo.InvariantCulture, $"{power.Confirmed(i):P0}"));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {benchmark.Name} | {100 * Sample.Deviation([.. benchmark.Changes]):F1} % | {benchmark.ThresholdPercent:0.#} % | {falseAlarms.Slower(i):P2} | {falseAlarms.Confirmed(i):P2} | {falseAlarms.Undecided(i):P0} | {string.Join(" | ", found)} |"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| **a run of all** | | | {falseAlarms.SuiteAtFirst:P2} | **{falseAlarms.Suite:P2}** | | {string.Join(" | ", SlowerPercents.Select(_ => ""))} |"));
    }
}
