using System.Globalization;
using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>The part that needs no base: every workload runs, verifies itself, and allocates no more than the committed baseline says. No verdict on time.</summary>
internal sealed class Smoke(GateArguments arguments, GateSettings settings, GitRepository repository, string folder, TextWriter output)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        var baseline = Path.Combine(repository.Root, settings.Allocations);
        var head = new LaunchSide(LaunchSide.Head, await WorkloadBuild.RunInPlaceAsync("working tree", repository.Root, settings.Project, cancel));
        var launcher = new Launcher(folder);
        var kinds = await launcher.ListAsync(head, cancel);
        var request = new LaunchRequest { Sides = [head], Workloads = [.. kinds.Keys], Seed = arguments.Seed, Rounds = 5, WarmUpMilliseconds = 50, SliceMilliseconds = 4 };
        var measured = (await launcher.RunAsync(request, JitMode.FullyOptimized, cancel)).Workloads;

        var actual = measured.ToDictionary(workload => workload.Name, workload => Math.Round(workload.Bytes[LaunchSide.Head], 1), StringComparer.Ordinal);
        if (arguments.UpdateBaseline)
        {
            AllocationBaseline.Write(baseline, actual);
            await output.WriteLineAsync($"wrote {settings.Allocations}");
        }

        var findings = AllocationBaseline.Compare(AllocationBaseline.Read(baseline), actual, name => settings.For(name, kinds[name]).AllocatedBytes).ToList();
        await WriteAsync(measured, findings);
        return findings.Select(finding => finding.ExitCode).DefaultIfEmpty(ExitCode.Passed).MaxBy(Gravity);
    }

    // A benchmark that is gone says nothing about the rest, but what got worse is certain.
    private static int Gravity(ExitCode code) => code switch
    {
        ExitCode.Regression => 2,
        ExitCode.Passed => 0,
        _ => 1,
    };

    private async Task WriteAsync(IEnumerable<LaunchedWorkload> measured, IReadOnlyList<AllocationFinding> findings)
    {
        await output.WriteLineAsync($"{"workload",-36}{"bytes/op",12}{"ns/op, no verdict",20}");
        foreach (var workload in measured)
        {
            var nanoseconds = Statistics.Sample.Median(workload.Nanoseconds[LaunchSide.Head]);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{workload.Name,-36}{workload.Bytes[LaunchSide.Head],12:F1}{nanoseconds,20:N1}"));
        }

        foreach (var finding in findings)
        {
            await output.WriteLineAsync((finding.ExitCode is ExitCode.Passed ? "note: " : "FAILED: ") + finding.Text);
        }

        if (findings.All(finding => finding.ExitCode is ExitCode.Passed))
        {
            await output.WriteLineAsync("passed: no workload allocates more than its baseline");
        }
    }
}
