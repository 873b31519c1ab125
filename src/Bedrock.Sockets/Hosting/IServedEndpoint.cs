namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint that is bound, of connections or of datagrams.</summary>
internal interface IServedEndpoint : IAsyncDisposable
{
    /// <summary>What it was made of, or changed to.</summary>
    IEndpointDefinition Definition { get; }

    /// <summary>What it is, to others.</summary>
    BoundEndpoint Bound { get; }

    /// <summary>Starts to take what comes.</summary>
    void Start();

    /// <summary>Takes no more. What already waits for it is taken first.</summary>
    Task UnbindAsync(CancellationToken cancellationToken);

    /// <summary>Ends what goes on: nobody who finishes inside the window loses a byte.</summary>
    /// <param name="window">How long it may go on.</param>
    /// <param name="stopNow">What is left is given up at once.</param>
    Task FinishAsync(TimeSpan window, CancellationToken stopNow);
}
