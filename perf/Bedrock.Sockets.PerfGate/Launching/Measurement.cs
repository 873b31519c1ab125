using System.Diagnostics;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>Measures one workload in all versions: slices in random order, then allocations.</summary>
internal sealed class Measurement(LaunchRequest request, Random random)
{
    // Background work of the runtime allocates a little now and then: it is spread over many operations, and the least of some rounds has none of it.
    private const int OperationsToCount = 10_000;
    private const int LeastOperationsToCount = 200;
    private const int RoundsToCount = 3;
    private static readonly TimeSpan LongestCount = TimeSpan.FromMilliseconds(60);

    public async Task<LaunchedWorkload> RunAsync(string name, IReadOnlyDictionary<string, Workload> sides)
    {
        foreach (var workload in sides.Values)
        {
            await workload.StartAsync();
            await LeaveStackAsync();
        }

        try
        {
            var nanoseconds = await WarmUpAsync([.. sides.Values]);
            GC.Collect();
            return new LaunchedWorkload
            {
                Name = name,
                Nanoseconds = await SliceAsync(sides, Operations(TimeSpan.FromMilliseconds(request.SliceMilliseconds), nanoseconds)),
                Bytes = await CountAsync(sides, Math.Clamp(Operations(LongestCount, nanoseconds), LeastOperationsToCount, OperationsToCount)),
            };
        }
        finally
        {
            foreach (var workload in sides.Values)
            {
                await workload.StopAsync();
            }
        }
    }

    private static int Operations(TimeSpan time, double nanoseconds) => (int)Math.Clamp(time.TotalNanoseconds / nanoseconds, 1, 100_000_000);

    /// <summary>Runs the versions in turn. Returns the time of an operation, the least seen, so that a disturbance does not make the slices short.</summary>
    private async Task<double> WarmUpAsync(Workload[] workloads)
    {
        var least = double.MaxValue;
        var operations = 1;
        var start = Stopwatch.GetTimestamp();
        do
        {
            foreach (var workload in workloads)
            {
                // Not the processor time: it is coarse, and a single operation may seem to take none.
                var before = Stopwatch.GetTimestamp();
                await workload.RunAsync(operations);
                least = Math.Min(least, Math.Max(1, Stopwatch.GetElapsedTime(before).TotalNanoseconds) / operations);
                await LeaveStackAsync();
            }

            operations = Operations(TimeSpan.FromMilliseconds(request.SliceMilliseconds), least);
        }
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < request.WarmUpMilliseconds * workloads.Length);
        return least;
    }

    private async Task<IReadOnlyDictionary<string, double[]>> SliceAsync(IReadOnlyDictionary<string, Workload> sides, int operations)
    {
        var slices = sides.Keys.ToDictionary(label => label, _ => new double[request.Rounds], StringComparer.Ordinal);
        string[] order = [.. sides.Keys];
        for (var round = 0; round < request.Rounds; round++)
        {
            // A fixed order gives one side the better place, round after round.
            random.Shuffle(order);
            foreach (var label in order)
            {
                // Ratios are taken of it, so it is never zero.
                slices[label][round] = Math.Max(1, (await TimeAsync(sides[label], operations)).TotalNanoseconds) / operations;
            }
        }

        return slices;
    }

    private static async Task<IReadOnlyDictionary<string, double>> CountAsync(IReadOnlyDictionary<string, Workload> sides, int operations)
    {
        // The twin is there for its times; what it allocates is known.
        var counted = sides.Where(side => side.Key != LaunchSide.Twin).ToList();
        var least = counted.ToDictionary(side => side.Key, _ => double.MaxValue, StringComparer.Ordinal);
        for (var round = 0; round < RoundsToCount; round++)
        {
            foreach (var (label, workload) in counted)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                await workload.RunAsync(operations);
                var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)operations;
                least[label] = Math.Min(least[label], bytes);
                await LeaveStackAsync();
            }
        }

        return least;
    }

    private static async Task<TimeSpan> TimeAsync(Workload workload, int operations)
    {
        // On one thread, processor time is the time it takes on an idle machine, and on a busy one the neighbours do not count.
        // Sockets wait, so there it is the clock on the wall; and so it is on Windows, which counts processor time in ticks longer than a slice.
        var onWall = workload.Kind is not WorkloadKind.Memory || OperatingSystem.IsWindows();
        var start = onWall ? Stopwatch.GetElapsedTime(0) : Environment.CpuUsage.TotalTime;
        await workload.RunAsync(operations);
        var elapsed = (onWall ? Stopwatch.GetElapsedTime(0) : Environment.CpuUsage.TotalTime) - start;
        await LeaveStackAsync();
        return elapsed;
    }

    /// <summary>A workload with inline schedulers may have resumed us from inside its own server, which could go on only when we return. The next slice would meet it in another state than the others.</summary>
    private static async Task LeaveStackAsync() => await Task.Yield();
}
