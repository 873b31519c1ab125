namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint that is bound, of connections or of datagrams.</summary>
internal interface IServedEndpoint : IAsyncDisposable
{
    /// <summary>What it is, to others.</summary>
    BoundEndpoint Bound { get; }

    /// <summary>Starts to take what comes.</summary>
    void Start();

    /// <summary>Takes no more. What already waits for it is taken first.</summary>
    Task UnbindAsync(CancellationToken cancellationToken);

    /// <summary>Waits for what is not a connection: those have a drain of their own.</summary>
    Task FinishAsync(TimeSpan window, CancellationToken stopNow);
}
