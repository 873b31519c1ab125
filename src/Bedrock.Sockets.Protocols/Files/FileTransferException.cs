namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A transfer that the server refused, or that did not arrive as it was sent.</summary>
#pragma warning disable CA1032 // Without a reason it means nothing.
public sealed class FileTransferException : Exception
#pragma warning restore CA1032
{
    /// <summary>Makes an exception.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">What a person should know.</param>
    public FileTransferException(FileError error, string message)
        : base(message) => Error = error;

    /// <summary>Why.</summary>
    public FileError Error { get; }
}
