using Bedrock.Sockets.PerfGate.Launching;

namespace Bedrock.Sockets.PerfGate.SystemCalls;

/// <summary>What the traced process does: it runs each workload some rounds, between markers that appear in the trace.</summary>
internal static class TracedRun
{
    public const int Operations = 320;
    private const int Rounds = 5;

    public static async Task RunAsync(LaunchSide side, IEnumerable<string> names)
    {
        var workloads = new WorkloadContext(side).CreateAll();
        foreach (var name in names)
        {
            var workload = workloads[name];
            await workload.StartAsync();
            await workload.RunAsync(Operations);
            for (var round = 0; round < Rounds; round++)
            {
                Mark(SystemCallLog.Begin + name);
                await workload.RunAsync(Operations);
                Mark(SystemCallLog.End + name);
            }

            await workload.StopAsync();
        }
    }

    // It is there for the trace: the file never exists.
    private static void Mark(string path) => _ = File.Exists(path);
}
