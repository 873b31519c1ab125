namespace Bedrock.Sockets.Connections;

/// <summary>What a transport offers to whoever drains its connections: the input can be ended as if the peer had half-closed. A server that stops uses it; handlers need not.</summary>
/// <remarks>All members may be called from any thread. <c>docs/design/half-close.md</c> says how a connection ends.</remarks>
public interface IConnectionDrainFeature
{
    /// <summary>Whether the input was ended on the peer's behalf. A frame that is cut off there is no error of the peer.</summary>
    bool InputEnded { get; }

    /// <summary>
    /// Whether nothing is going on at this moment: the handler waits in a read and holds no unfinished message, all that it wrote is with the kernel, and the kernel holds nothing unread.
    /// </summary>
    bool IsQuiet { get; }

    /// <summary>A count that moves whenever bytes are received or sent. Two equal readings mean that nothing moved in between.</summary>
    long Progress { get; }

    /// <summary>
    /// Ends the input: the handler gets what is buffered together with the end of the stream, and finishes as it does when a peer half-closes; what arrives later is discarded.
    /// Calling it again does nothing.
    /// </summary>
    void EndInput();

    /// <summary>
    /// Adds to what <see cref="IsQuiet"/> asks. A middleware that stands between the handler and the transport, as TLS does, knows what the transport cannot see: that the handler holds half a message.
    /// A later condition replaces an earlier one.
    /// </summary>
    /// <param name="condition">Whether all is quiet above the transport. It is called from any thread, also after the connection has ended, and must not throw or wait.</param>
    void RequireQuiet(Func<bool> condition);
}
