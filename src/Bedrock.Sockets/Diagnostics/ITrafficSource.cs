namespace Bedrock.Sockets.Diagnostics;

/// <summary>A connection as far as its bytes are counted. Safe for any thread.</summary>
internal interface ITrafficSource
{
    /// <summary>The name of the endpoint that it came in at.</summary>
    string EndpointName { get; }

    /// <summary>A count that only grows.</summary>
    long BytesReceived { get; }

    /// <summary>A count that only grows.</summary>
    long BytesSent { get; }

    /// <summary>Whether output waits for the peer.</summary>
    bool IsSending { get; }
}
