using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.Driving.Carried;

/// <summary>Connections of the library's own client, whatever they go through. The thread that finishes a task of a connection says so, and takes the worker's turn if nobody has it.</summary>
internal sealed class CarriedSockets(FleetWorker worker, IConnectionFactory factory, EndPoint place) : IWorkerSockets
{
    private readonly ConcurrentQueue<Action> _news = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connections that are not gone yet, and one for the worker.</summary>
    private int _alive = 1;

    public bool HasNews => !_news.IsEmpty;

    public IClientLink Link(FleetClient client) => new CarriedLink(this, client);

    public void HandleNext()
    {
        if (_news.TryDequeue(out var handle))
        {
            handle();
        }
    }

    public Thread Start(int number) => PacingThread.Start(worker, number);

    public void Wake() => worker.Run();

    public Task EndAsync()
    {
        Gone();
        return _ended.Task;
    }

    /// <summary>Begins to connect.</summary>
    public ValueTask<ConnectionContext> ConnectAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _alive);
        return factory.ConnectAsync(place, cancellationToken);
    }

    /// <summary>For any thread: a connection that was begun is gone.</summary>
    public void Gone()
    {
        if (Interlocked.Decrement(ref _alive) == 0)
        {
            _ended.SetResult();
        }
    }

    /// <summary>For any thread: has something handled within a turn.</summary>
    public void Tell(Action handle)
    {
        Queue(handle);
        worker.Run();
    }

    /// <summary>Within a turn: what is there at once waits like the rest, so that no client keeps the others from their turn.</summary>
    public void Queue(Action handle) => _news.Enqueue(handle);
}
