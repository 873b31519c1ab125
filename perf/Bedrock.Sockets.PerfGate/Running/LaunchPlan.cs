using System.Globalization;
using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Reports;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>Launches one after the other, each with its own order of everything.</summary>
internal sealed class LaunchPlan(Launcher launcher, Versions versions, int seed, Action<string> say)
{
    private const int Rounds = 20;
    private const int SliceMilliseconds = 4;

    // Code that tiers up needs the time; code that is compiled at once does not.
    private static readonly Dictionary<JitMode, int> WarmUpMilliseconds = new() { [JitMode.FullyOptimized] = 100, [JitMode.Tiered] = 450 };

    private int _launches;
    private Fingerprint? _machine;

    /// <summary>The machine that all launches so far ran on.</summary>
    public Fingerprint Machine => _machine ?? Fingerprint.OfThisProcess();

    /// <param name="workloads">What to measure.</param>
    /// <param name="count">How many launches.</param>
    /// <param name="mode">How they compile.</param>
    /// <param name="what">For whoever is watching.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="GateFailure">A launch failed, or the machine changed between two.</exception>
    public async Task<IReadOnlyList<LaunchResult>> RunAsync(IReadOnlyList<string> workloads, int count, JitMode mode, string what, CancellationToken cancel)
    {
        var results = new List<LaunchResult>();
        for (var launch = 1; launch <= count; launch++)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"{what}, launch {launch} of {count}"));
            results.Add(await RunAsync(workloads, mode, cancel));
        }

        return results;
    }

    private async Task<LaunchResult> RunAsync(IReadOnlyList<string> workloads, JitMode mode, CancellationToken cancel)
    {
        var launchSeed = HashCode(seed, _launches++);
        LaunchSide[] sides = [versions.Base, versions.Base with { Label = LaunchSide.Twin }, versions.Head];

        // Who is loaded first gets other addresses than who is loaded last.
        new Random(launchSeed).Shuffle(sides);
        var result = await launcher.RunAsync(
            new LaunchRequest { Sides = sides, Workloads = workloads, Seed = launchSeed, Rounds = Rounds, WarmUpMilliseconds = WarmUpMilliseconds[mode], SliceMilliseconds = SliceMilliseconds },
            mode,
            cancel);
        _machine ??= result.Machine;
        return result.Machine == _machine
            ? result
            : throw GateFailure.Broken($"The machine changed during the run, from {_machine} to {result.Machine}: its times cannot be compared.");
    }

    // System.HashCode differs from process to process, and a seed must not.
    private static int HashCode(int seed, int launch) => unchecked((seed * 1_000_003) + launch);
}
