namespace Bedrock.Sockets.Connections;

/// <summary>What moves on a connection, counted by its transport as it happens. Timeouts compare two readings; nothing is stored or locked for each message.</summary>
/// <remarks>All members may be called from any thread; a reading may be a moment old.</remarks>
public interface IConnectionActivityFeature
{
    /// <summary>The bytes that the handler was given to read so far, a count that only grows.</summary>
    long BytesReceived { get; }

    /// <summary>The bytes that the system has taken from what the handler wrote, a count that only grows; it moves when a whole batch is taken.</summary>
    long BytesSent { get; }

    /// <summary>Whether the handler waits for the peer to send.</summary>
    bool IsReceiving { get; }

    /// <summary>Whether something flushed waits for the peer to read.</summary>
    bool IsSending { get; }
}
