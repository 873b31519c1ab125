namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>The connections of one worker on an epoll descriptor of its own. One thread waits for them and for the time, and is the only one that ever has the worker's turn.</summary>
/// <remarks>
/// <code>
/// wait until something comes or is due ──► a turn: what is due; each event; what has become due meanwhile ──► wait
/// </code>
/// Events are edge-triggered and watched for both directions at once, so that a request costs a send, a receive and its share of a wait.
/// Shortly before something is due it looks again and again instead of sleeping (<see cref="PrecisePause"/>).
/// An event bears the number of its link and of the connection; one of a connection that was closed meanwhile finds nobody.
/// </remarks>
internal sealed class EpollSockets(FleetWorker worker, ClientSockets sockets) : IWorkerSockets
{
    /// <summary>More than anybody waits for, and less than what the system cannot express.</summary>
    private const long LongestPause = 3_600_000_000_000;

    private readonly EpollSet _epoll = new();
    private readonly List<EpollLink> _links = [];
    private int _next;
    private int _count;

    public bool HasNews => _next < _count;

    public IClientLink Link(FleetClient client)
    {
        var link = new EpollLink(worker, _epoll, sockets, client, (uint)_links.Count);
        _links.Add(link);
        return link;
    }

    public void HandleNext()
    {
        var (data, flags) = (_epoll.Data(_next), _epoll.Flags(_next));
        _next++;
        if (data != EpollSet.WakeData)
        {
            _links[(int)(uint)data].Handle((uint)(data >> 32), flags);
        }
    }

    public Thread Start(int number)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"Load epoll {number}" };
        thread.Start();
        return thread;
    }

    public void Wake() => _epoll.Wake();

    public Task EndAsync() => Task.CompletedTask; // A descriptor is closed at once.

    private void Run()
    {
        PrecisePause.Prepare();
        while (!worker.Finished.IsCompleted)
        {
            var left = worker.NextDue - worker.Clock.Now;
            (_next, _count) = (0, _epoll.Wait(Math.Clamp(left - PrecisePause.AwakeNanoseconds, 0, LongestPause)));
            if (_count == 0 && left is > PrecisePause.SpinNanoseconds and <= PrecisePause.AwakeNanoseconds)
            {
                Thread.Yield();
            }

            worker.Run();
        }

        _epoll.Close();
    }
}
