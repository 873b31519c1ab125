using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A thread that wakes a worker at the microsecond when something of it is due.</summary>
internal static class PacingThread
{
    /// <summary>How long it sleeps at most, because what is due next may have changed meanwhile.</summary>
    private const long LongestPause = 5 * Nanoseconds.PerMillisecond;

    /// <summary>How long it leaves alone who has the turn: he sees to it, and may need this processor to do so.</summary>
    private const long HandOver = 20_000;

    public static Thread Start(FleetWorker worker, int number)
    {
        var thread = new Thread(() => Pace(worker)) { IsBackground = true, Name = $"Load pacing {number}" };
        thread.Start();
        return thread;
    }

    private static void Pace(FleetWorker worker)
    {
        PrecisePause.Prepare();
        while (!worker.Finished.IsCompleted)
        {
            PrecisePause.Until(worker.Clock, Math.Min(worker.NextDue, worker.Clock.Now + LongestPause));
            if (worker.NextDue <= worker.Clock.Now)
            {
                worker.Run();
            }

            if (worker.NextDue <= worker.Clock.Now)
            {
                PrecisePause.For(HandOver);
            }
        }
    }
}
