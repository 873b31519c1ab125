namespace Bedrock.Sockets.Connections;

/// <summary>What a transport offers to whoever drains its connections: the input can be ended as if the peer had half-closed. A server that stops uses it; handlers need not.</summary>
/// <remarks>All members may be called from any thread. <c>docs/design/half-close.md</c> says how a connection ends.</remarks>
public interface IConnectionDrainFeature
{
    /// <summary>Whether the input was ended on the peer's behalf. A frame that is cut off there is no error of the peer.</summary>
    bool InputEnded { get; }

    /// <summary>A count that moves whenever bytes are received or sent. Two equal readings mean that nothing moved in between.</summary>
    long Progress { get; }

    /// <summary>
    /// Lets a quiet peer go: when the handler waits in a read, holds no unfinished message, has nothing left to send and the kernel holds nothing unread,
    /// sends FIN, ends the input and discards what still arrives. All of that is checked and done under one lock.
    /// </summary>
    /// <returns>Whether the peer was quiet and has been let go.</returns>
    bool TryLetGo();

    /// <summary>Ends the input now: the handler gets what is buffered together with the end of the stream, and finishes as it does when a peer half-closes. Calling it again does nothing.</summary>
    void EndInput();
}
