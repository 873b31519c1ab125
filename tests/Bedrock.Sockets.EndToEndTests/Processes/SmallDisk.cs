using System.Diagnostics;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>A disk with room for 4 KiB in the place of a folder. Only the program that is started with it sees it, and it goes with that program.</summary>
internal static class SmallDisk
{
    private static readonly Lazy<bool> Allowed = new(Probe);

    public static bool IsAllowed => Allowed.Value;

    /// <summary>The command that runs a program with a small disk.</summary>
    public static (string Program, string[] Arguments) Enter(string directory, string program, params string[] arguments)
        => ("unshare", ["--mount", "sh", "-c", "mount -t tmpfs -o size=4k small \"$0\" && exec \"$@\"", directory, program, .. arguments]);

    private static bool Probe()
    {
        if (!Programs.AreInstalled("unshare") || !Programs.AreInstalled("mount"))
        {
            return false;
        }

        var (program, arguments) = Enter("/tmp", "true");
        using var probe = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        return probe is not null && probe.WaitForExit(ChildProcess.Patience) && probe.ExitCode == 0;
    }
}
