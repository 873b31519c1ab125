namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>The sockets of .NET: their threads bring what has happened, and take the worker's turn if nobody has it.</summary>
internal sealed class PlatformSockets(FleetWorker worker, ClientSockets sockets) : IWorkerSockets
{
    private readonly SignalStack _signals = new();
    private SocketSignal? _taken;

    public bool HasNews => _taken is not null || !_signals.IsEmpty;

    public IClientLink Link(FleetClient client) => new PlatformLink(worker, this, sockets, client);

    public void HandleNext()
    {
        if ((_taken ?? _signals.TakeAll()) is { } signal)
        {
            _taken = signal.Next;
            signal.Link.Handle(signal);
        }
    }

    public Thread Start(int number) => PacingThread.Start(worker, number);

    public void Wake() => worker.Run();

    public Task EndAsync() => Task.CompletedTask; // A descriptor is closed at once.

    /// <summary>For the socket's threads.</summary>
    public void Signal(SocketSignal signal)
    {
        _signals.Push(signal);
        worker.Run();
    }

    /// <summary>Within a turn: an operation that ended at once waits for its turn like the others.</summary>
    public void Queue(SocketSignal signal) => _signals.Push(signal);
}
