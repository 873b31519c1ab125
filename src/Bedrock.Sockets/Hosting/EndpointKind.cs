namespace Bedrock.Sockets.Hosting;

/// <summary>What an endpoint takes. <c>chat=tcp://…</c>, <c>chat=ws://…</c> and <c>chat=udp://…</c> would be one thing in three places, so they may share a name.</summary>
internal enum EndpointKind
{
    /// <summary>Connections of a transport.</summary>
    Connections,

    /// <summary>WebSockets.</summary>
    WebSockets,

    /// <summary>Datagrams.</summary>
    Datagrams,
}
