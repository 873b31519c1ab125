using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Waits for a time to the microsecond: sleeps until a millisecond before it, lets others run until shortly before it, then spins.</summary>
/// <remarks>
/// A sleep lets the processor halt, and on a virtual machine it may take milliseconds until it is given back; one that yields is never given up. So requests that are less than a millisecond apart cost a core,
/// which gives way to whoever else wants to run on it. <c>perf/side-by-side/pacing.py</c> shows what a sleep alone is worth on a machine.
/// The timers of .NET tick every 4 ms on Linux, and a wait handle counts whole milliseconds, so <c>nanosleep</c> is called by its name; elsewhere a wait handle must do, and the spin is longer.
/// The kernel may add its timer slack of 50 µs to each sleep, so the thread asks for 1 ns (prctl(2), PR_SET_TIMERSLACK). Only for a thread of one's own: both hold it.
/// </remarks>
internal static class PrecisePause
{
    /// <summary>Within this of a time nothing but a spin is on time.</summary>
    public const long SpinNanoseconds = 60_000;

    /// <summary>Within this of a time the thread does not sleep any more.</summary>
    public const long AwakeNanoseconds = SpinNanoseconds + Nanoseconds.PerMillisecond;

    private const long CoarseSpinNanoseconds = 2 * Nanoseconds.PerMillisecond;
    private const int PrSetTimerSlack = 29;
    private const int SpinIterations = 20;

    private static readonly ManualResetEvent Never = new(initialState: false);

    /// <summary>Once on each thread that pauses.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = NativeMethods.Prctl(PrSetTimerSlack, 1, 0, 0, 0);
        }
    }

    public static void Until(RunClock clock, long due)
    {
        for (var left = due - clock.Now; left > 0; left = due - clock.Now)
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            {
                Approach(left);
            }
            else if (left > CoarseSpinNanoseconds)
            {
                Never.WaitOne((int)((left - CoarseSpinNanoseconds) / Nanoseconds.PerMillisecond));
            }
            else
            {
                Thread.SpinWait(SpinIterations);
            }
        }
    }

    /// <summary>About so long, without a spin at the end where the system can sleep that short.</summary>
    public static void For(long nanoseconds)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            Pause(nanoseconds);
        }
        else
        {
            Thread.Yield();
        }
    }

    private static void Approach(long left)
    {
        switch (left)
        {
            case <= SpinNanoseconds:
                Thread.SpinWait(SpinIterations);
                break;
            case <= AwakeNanoseconds:
                Thread.Yield();
                break;
            default:
                Pause(left - AwakeNanoseconds);
                break;
        }
    }

    private static void Pause(long nanoseconds)
    {
        var time = new Timespec { Seconds = (nint)(nanoseconds / Nanoseconds.PerSecond), Nanoseconds = (nint)(nanoseconds % Nanoseconds.PerSecond) };
        _ = NativeMethods.Nanosleep(in time, 0);
    }

    /// <summary>struct timespec where <c>time_t</c> and <c>long</c> have the size of a pointer, as on every 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private static class NativeMethods
    {
        // LibraryImport would generate unsafe code, which this project does not allow; these arguments need no marshalling.
        [DllImport("libc", EntryPoint = "nanosleep")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Nanosleep(in Timespec time, nint left);

        [DllImport("libc", EntryPoint = "prctl")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Prctl(int option, nuint value, nuint unused1, nuint unused2, nuint unused3);
    }
}
