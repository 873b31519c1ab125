using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>A transport's connection, in the parts that its ending needs.</summary>
internal interface IEndableTransport
{
    /// <summary>What comes in.</summary>
    IEndableInput Input { get; }

    /// <summary>What goes out.</summary>
    ISendingOutput Output { get; }

    /// <summary>How many received bytes the kernel holds that nobody has read.</summary>
    int Unread { get; }

    /// <summary>Breaks the connection at once, with RST where there is one.</summary>
    void Abort(ConnectionAbortedException reason);
}
