using Bedrock.Sockets.PerfGate.Building;
using Bedrock.Sockets.PerfGate.Launching;

namespace Bedrock.Sockets.PerfGate.SystemCalls;

/// <summary>Counts system calls per operation with strace, where it is installed and may trace.</summary>
internal sealed class SystemCallCounter(string folder)
{
    public const string Command = "traced";

    // Input and output. Locks, memory, clocks and waiting depend on the schedule, and stat is the marker.
    private const string Traced =
        "trace=read,write,readv,writev,recvfrom,recvmsg,recvmmsg,sendto,sendmsg,sendmmsg,"
        + "accept,accept4,connect,socket,shutdown,close,setsockopt,getsockopt,getsockname,getpeername,fcntl,ioctl,io_uring_enter,"
        + "stat,lstat,newfstatat,statx";

    /// <summary>Whether strace is there and the system lets it trace.</summary>
    public async Task<bool> IsAvailableAsync(CancellationToken cancel)
    {
        try
        {
            return (await ProgramRun.RunAsync("strace", ["-f", "-o", Path.Combine(folder, "strace-probe"), "true"], folder, cancel: cancel)).ExitCode == 0;
        }
        catch (GateFailure)
        {
            return false;
        }
    }

    /// <summary>Calls per operation, by workload.</summary>
    /// <exception cref="GateFailure">The traced process failed.</exception>
    public async Task<IReadOnlyDictionary<string, double>> CountAsync(LaunchSide side, IReadOnlyCollection<string> workloads, CancellationToken cancel)
    {
        var log = Path.Combine(folder, $"strace-{side.Label}");
        var (program, first) = Launcher.Self();
        var run = await ProgramRun.RunAsync(
            "strace", ["-f", "-o", log, "-e", Traced, program, .. first, Command, side.Label, side.Assembly, .. workloads], folder, Launcher.Environment(JitMode.FullyOptimized), cancel);
        if (run.ExitCode != 0)
        {
            throw GateFailure.Broken($"The traced {side.Label} ended with exit code {run.ExitCode}: {run.Error.Trim()}");
        }

        return SystemCallLog.CallsPerRound(await File.ReadAllLinesAsync(log, cancel)).ToDictionary(entry => entry.Key, entry => entry.Value / TracedRun.Operations, StringComparer.Ordinal);
    }
}
