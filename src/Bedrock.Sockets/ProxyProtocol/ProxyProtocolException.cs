namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Bytes that are not a PROXY header, or a header that cannot be written. The message is one line and quotes nothing that a peer has sent.</summary>
public sealed class ProxyProtocolException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public ProxyProtocolException()
        : base("The connection does not begin with a valid PROXY header.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public ProxyProtocolException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and the error that led to it.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The error that led to it.</param>
    public ProxyProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
