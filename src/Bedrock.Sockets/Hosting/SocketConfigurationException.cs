namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint was described in a way that cannot be served: an unknown protocol or option, a bad value, an address that is none. The message is one line that says what to change.</summary>
public sealed class SocketConfigurationException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public SocketConfigurationException()
        : base("The configuration of the socket server is not valid.")
    {
    }

    /// <summary>Creates the exception with its line for the user.</summary>
    /// <param name="message">What is wrong, and what to change.</param>
    public SocketConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its line for the user and the error that led to it.</summary>
    /// <param name="message">What is wrong, and what to change.</param>
    /// <param name="innerException">The error that led to it.</param>
    public SocketConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
