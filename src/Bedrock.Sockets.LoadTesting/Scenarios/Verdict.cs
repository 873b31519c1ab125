namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What the bytes that came from the server mean.</summary>
internal enum Verdict
{
    /// <summary>A reply is not whole yet.</summary>
    More,

    /// <summary>The client has to send the next part of the same request.</summary>
    SendMore,

    /// <summary>A request was answered, rightly.</summary>
    Answered,

    /// <summary>A request was answered rightly, but after a later one.</summary>
    Reordered,

    /// <summary>A reply that had been read before.</summary>
    Duplicated,

    /// <summary>A right reply to a request that had been given up: only datagrams go on after that.</summary>
    Late,

    /// <summary>Bytes that are no right reply to anything that was sent. Nothing after them on a connection can be trusted; a datagram stands for itself, and names the request if that much of it is right.</summary>
    Corrupted,

    /// <summary>The server ended the connection in the middle.</summary>
    ClosedEarly,
}
