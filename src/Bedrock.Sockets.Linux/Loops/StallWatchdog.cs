using Bedrock.Sockets.Linux.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Linux.Loops;

/// <summary>Warns of a loop that has told the same target the same thing for too long: its handler blocks. It looks from the thread pool, once in <see cref="Interval"/>.</summary>
internal sealed class StallWatchdog(ILogger logger, TimeProvider clock)
{
    /// <summary>How often it looks; a stall is told of before two of these are over.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.75);

    private readonly Dictionary<Loop, Sighting> _seen = [];
    private ITimer? _timer;

    /// <summary>Begins to look at these loops.</summary>
    public void Start(IReadOnlyList<Loop> loops)
        => _timer = clock.CreateTimer(_ => Look(loops), state: null, Interval, Interval);

    /// <summary>Ends looking.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        lock (_seen)
        {
            _seen.Clear();
        }
    }

    /// <summary>Looks once.</summary>
    internal void Look(IReadOnlyList<Loop> loops)
    {
        lock (_seen)
        {
            foreach (var loop in loops)
            {
                var turns = loop.Turns;
                var current = loop.Current;
                var last = _seen.GetValueOrDefault(loop);
                var stalled = current is not null && last.Target == current && last.Turns == turns;
                if (stalled && !last.Told)
                {
                    LinuxLog.LoopBlocked(logger, loop.Number, Interval.TotalMilliseconds, current!.Describe()); // Stalled, so there is one.
                }

                _seen[loop] = new Sighting(current, turns, Told: stalled);
            }
        }
    }

    private readonly record struct Sighting(ILoopTarget? Target, long Turns, bool Told);
}
