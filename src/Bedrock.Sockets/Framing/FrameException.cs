namespace Bedrock.Sockets.Framing;

/// <summary>
/// Bytes that are not a frame of the protocol, or a frame that is longer than allowed. From a decoder it is the peer's fault and the connection cannot go on: its owner aborts it and logs at Debug.
/// From an encoder it is a frame that the format cannot express (<see cref="IsOutgoing"/>), and the handler's fault.
/// </summary>
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

    /// <summary>Whether the frame was one to send, which the format cannot express: a mistake of the handler and not of the peer. <see cref="FrameChannelExtensions"/> sets it.</summary>
    public bool IsOutgoing { get; internal set; }

    /// <summary>A frame that is, or announces to be, longer than the limit.</summary>
    internal static FrameException TooLong(ulong length, long limit)
        => new($"A frame of {length} bytes is longer than the limit of {limit} bytes.");

    /// <summary>More bytes than a frame may take have arrived, and the frame has not ended.</summary>
    internal static FrameException Unfinished(long received, long limit)
        => new($"A frame did not end within {limit} bytes; {received} have been received.");

    /// <summary>The stream ended inside a frame.</summary>
    internal static FrameException Truncated(long received)
        => new($"The peer closed the connection {received} bytes into a frame.");

    /// <summary>An announced length that does not even cover the bytes it must count.</summary>
    internal static FrameException TooShort(ulong announced, int adjustment)
        => new($"A frame announced {announced} bytes; with the adjustment of {adjustment} that is less than nothing.");

    /// <summary>A variable-length integer that does not end, or does not fit 32 bits.</summary>
    internal static FrameException BadVarint()
        => new("A varint length takes more than 5 bytes or more than 32 bits.");

    /// <summary>A frame to send that holds the bytes by which its receiver would find its end.</summary>
    internal static FrameException HoldsItsEnd(long length)
        => new($"A frame of {length} bytes cannot be sent: the receiver would find its end too early.");

    /// <summary>A frame to send whose length the format cannot say.</summary>
    internal static FrameException WrongLength(long length, long least, long most)
        => new($"A frame of {length} bytes cannot be sent: the format takes {(least == most ? $"exactly {least}" : $"{least} to {most}")} bytes.");
}
