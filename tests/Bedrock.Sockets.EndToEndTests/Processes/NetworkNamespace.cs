using System.Diagnostics;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>A network of its own for a server and its clients: every port is free, and the kernel's counters count nobody else.</summary>
internal static class NetworkNamespace
{
    private static readonly Lazy<bool> Allowed = new(Probe);

    public static bool IsAllowed => Allowed.Value;

    /// <summary>The command that runs a program in a new namespace with a loopback device. It keeps its process id.</summary>
    public static (string Program, string[] Arguments) Enter(string program, params string[] arguments)
        => ("unshare", ["--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", program, .. arguments]);

    /// <summary>The arguments of <c>nsenter</c> that run a program in the namespace of another process.</summary>
    public static string[] Join(int processId, string program, params string[] arguments)
        => [$"--net=/proc/{processId}/ns/net", program, .. arguments];

    private static bool Probe()
    {
        if (!Programs.AreInstalled("unshare") || !Programs.AreInstalled("nsenter") || !Programs.AreInstalled("ip"))
        {
            return false;
        }

        var (program, arguments) = Enter("true");
        using var probe = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        return probe is not null && probe.WaitForExit(ChildProcess.Patience) && probe.ExitCode == 0;
    }
}
