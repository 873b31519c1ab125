namespace Bedrock.Sockets.Diagnostics;

/// <summary>Why a connection ended, as the metric <c>bedrock.connections.ended</c> and the log name it.</summary>
internal enum EndReason
{
    /// <summary>The handler returned.</summary>
    Completed,

    /// <summary>The peer reset the connection, or was lost.</summary>
    Reset,

    /// <summary>Somebody here aborted it: a timeout, a limit, the end of a drain.</summary>
    Aborted,

    /// <summary>The peer sent what is no frame of the protocol.</summary>
    Frame,

    /// <summary>The handler failed.</summary>
    Failed,
}
