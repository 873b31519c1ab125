using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Takes what was measured once a second, shows it, and adds it up. A timer of the platform will do: only the live view depends on it.</summary>
internal sealed class IntervalCollector(TimeProvider time, RunClock clock, Action<LoadInterval>? onInterval)
{
    private static readonly TimeSpan IntervalLength = TimeSpan.FromSeconds(1);

    /// <summary>All that was taken.</summary>
    public LoadTally Total { get; } = new();

    /// <summary>Goes on until the run has ended.</summary>
    /// <param name="start">When the schedule began.</param>
    /// <param name="finished">The run. When it fails, this fails with it.</param>
    /// <param name="take">Takes what was measured since the last call, in parts.</param>
    /// <param name="openClients">How many clients have a connection. It is told whether the run is over, and its connections with it.</param>
    public async Task RunAsync(long start, Task finished, Func<IEnumerable<LoadTally>> take, Func<bool, int> openClients)
    {
        for (var from = start; ;)
        {
            var isOver = await Task.WhenAny(finished, Task.Delay(IntervalLength, time)).ConfigureAwait(false) == finished;
            var tally = new LoadTally();
            foreach (var part in take())
            {
                tally.Add(part);
            }

            var now = clock.Now;
            Total.Add(tally);
            onInterval?.Invoke(new LoadInterval(Nanoseconds.ToTime(from - start), Nanoseconds.ToTime(now - from), tally) { OpenClients = openClients(isOver) });
            from = now;
            if (isOver)
            {
                await finished.ConfigureAwait(false);
                return;
            }
        }
    }
}
