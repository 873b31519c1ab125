using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>The thread that hands out what is due at the microsecond, and looks ten times a second for clients whose time is over.</summary>
internal static class UserPacing
{
    /// <summary>How long it sleeps at most: what a client has asked for meanwhile may be due sooner.</summary>
    private const long LongestPause = Nanoseconds.PerMillisecond;

    private const long SweepGap = 100 * Nanoseconds.PerMillisecond;

    public static Thread Start(UserRun run, VirtualUser[] users, Task over)
    {
        var thread = new Thread(() => Pace(run, users, over)) { IsBackground = true, Name = "Load pacing" };
        thread.Start();
        return thread;
    }

    private static void Pace(UserRun run, VirtualUser[] users, Task over)
    {
        PrecisePause.Prepare();
        for (var nextSweep = 0L; !over.IsCompleted;)
        {
            var due = run.Pacer.HandOut();
            var now = run.Clock.Now;
            if (now >= nextSweep)
            {
                nextSweep = now + SweepGap;
                Sweep(run, users, now);
            }

            PrecisePause.Until(run.Clock, Math.Min(due, run.Clock.Now + LongestPause));
        }
    }

    private static void Sweep(UserRun run, VirtualUser[] users, long now)
    {
        var open = 0;
        foreach (var user in users)
        {
            user.CheckTime(now);
            open += user.IsOpen ? 1 : 0;
        }

        // In the end they are closed, which says nothing about the server.
        run.OpenClients = run.Pacer.IsClosing ? run.OpenClients : open;
    }
}
