namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Where a client is with its connection.</summary>
internal enum ClientState
{
    /// <summary>It has none, and waits for its turn, for a time, or for a request that brings its own.</summary>
    Away,

    /// <summary>It is being made.</summary>
    Connecting,

    /// <summary>It is there, and TLS is being agreed on.</summary>
    Handshaking,

    /// <summary>It has one.</summary>
    Open,

    /// <summary>It lost it for good.</summary>
    Gone,
}
