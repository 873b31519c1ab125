namespace Bedrock.Sockets.Tests.Architecture.Planted.Transports;

internal sealed class WireException : Exception
{
    public WireException()
    {
    }

    public WireException(string message)
        : base(message)
    {
    }

    public WireException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
