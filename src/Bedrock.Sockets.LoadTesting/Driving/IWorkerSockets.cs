namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What connects the clients of one worker, tells it what their connections have to say, and brings it a thread when there is something to do.</summary>
/// <remarks>For the worker within a turn, but for <see cref="Start"/>, <see cref="EndAsync"/> and <see cref="Wake"/>.</remarks>
internal interface IWorkerSockets
{
    /// <summary>Whether a connection has something to say. Whoever has let go of the turn asks, too.</summary>
    bool HasNews { get; }

    /// <summary>Makes a client's link.</summary>
    IClientLink Link(FleetClient client);

    /// <summary>Tells the client whose turn it is what its connection has to say. Only when there are news.</summary>
    void HandleNext();

    /// <summary>Starts the thread that calls <see cref="FleetWorker.Run"/> when something is due; it ends with the worker.</summary>
    Thread Start(int number);

    /// <summary>After the last turn: ends when every connection is gone, also those whose end takes a while.</summary>
    Task EndAsync();

    /// <summary>Sees to it that the worker has a turn soon. For any thread.</summary>
    void Wake();
}
