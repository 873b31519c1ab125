namespace Bedrock.Sockets.Diagnostics;

/// <summary>Why a datagram that was received was not handled, or a reply not sent, as the metric <c>bedrock.datagrams.dropped</c> names it.</summary>
internal enum DatagramDrop
{
    /// <summary>It is longer than the endpoint handles.</summary>
    TooLong,

    /// <summary>It comes from the port of a service that answers whatever comes.</summary>
    SourcePort,

    /// <summary>It comes from a port of this server.</summary>
    OwnPort,

    /// <summary>Its source is no address of one host.</summary>
    GroupSource,

    /// <summary>Its source has sent too many.</summary>
    Rate,

    /// <summary>Its sender has no address, and so no session.</summary>
    NoSender,

    /// <summary>There are as many sessions as there may be, and none gives way.</summary>
    SessionLimit,

    /// <summary>As many wait for the handler of its session, or take as much memory in all, as may.</summary>
    SessionQueue,

    /// <summary>Its session ended before it was read.</summary>
    SessionEnded,

    /// <summary>The handler failed.</summary>
    Failed,

    /// <summary>The reply is larger than the request, and nobody has allowed that.</summary>
    LargerReply,

    /// <summary>Its source has been sent too many replies that are larger than their requests.</summary>
    LargerReplyRate,

    /// <summary>The receiver of the reply, on this machine, has no room for it.</summary>
    ReceiverFull,

    /// <summary>The system did not send the reply.</summary>
    SendFailed,
}
