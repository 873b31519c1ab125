namespace Bedrock.Sockets.Framing;

/// <summary>The peer sent bytes that are not a frame of the protocol, or the frame is longer than allowed. The connection cannot go on: its owner aborts it and logs at Debug.</summary>
public sealed class FrameException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public FrameException()
        : base("The peer sent a corrupt frame.")
    {
    }

    /// <summary>Creates the exception with a message that says what was wrong, with the number and the limit.</summary>
    /// <param name="message">What was wrong.</param>
    public FrameException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and the error that led to it.</summary>
    /// <param name="message">What was wrong.</param>
    /// <param name="innerException">The error that led to it.</param>
    public FrameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A frame that is, or announces to be, longer than the limit.</summary>
    internal static FrameException TooLong(ulong length, long limit)
        => new($"A frame of {length} bytes is longer than the limit of {limit} bytes.");

    /// <summary>More bytes than a frame may take have arrived, and the frame has not ended.</summary>
    internal static FrameException Unfinished(long received, long limit)
        => new($"A frame did not end within {limit} bytes; {received} have been received.");

    /// <summary>The stream ended inside a frame.</summary>
    internal static FrameException Truncated(long received)
        => new($"The peer closed the connection {received} bytes into a frame.");
}
