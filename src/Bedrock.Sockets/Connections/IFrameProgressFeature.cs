namespace Bedrock.Sockets.Connections;

/// <summary>How far a connection has come with its frames. A timeout looks at it now and then to tell a peer that is idle between frames from one that trickles a frame and never ends it.</summary>
/// <remarks>Whoever cuts the connection's bytes into frames sets it. All members may be called from any thread; a reading may be a moment old.</remarks>
public interface IFrameProgressFeature
{
    /// <summary>The frames received whole so far, a count that only grows.</summary>
    long FramesReceived { get; }

    /// <summary>Whether the reader waits for the rest of a frame whose first bytes have arrived. It is not set while a frame is being handled or a flush is waited for: then it is not the peer's turn.</summary>
    bool IsFrameUnfinished { get; }
}
