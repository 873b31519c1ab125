namespace Bedrock.Sockets.Tls;

/// <summary>A certificate or its key cannot be used. The message is one line that names the file or the store, and why.</summary>
#pragma warning disable CA1032 // Every one has a message of its own.
public sealed class CertificateLoadException : Exception
#pragma warning restore CA1032
{
    internal CertificateLoadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
