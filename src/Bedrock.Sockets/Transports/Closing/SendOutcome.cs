namespace Bedrock.Sockets.Transports.Closing;

/// <summary>How sending on a connection ended.</summary>
internal enum SendOutcome
{
    /// <summary>All output is with the kernel and FIN is sent.</summary>
    Finished,

    /// <summary>The connection takes no more: the peer reset it, or it was aborted.</summary>
    Failed,

    /// <summary>The handler completed its output with an exception: it wants an abort.</summary>
    Refused,
}
