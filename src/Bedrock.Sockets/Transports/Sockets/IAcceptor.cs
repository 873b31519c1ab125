using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Where accepted sockets come from: the kernel, or a script in a test.</summary>
internal interface IAcceptor : IDisposable
{
    /// <summary>The address bound, with the real port.</summary>
    EndPoint EndPoint { get; }

    /// <summary>Waits for the next connection.</summary>
    ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Takes a connection that already waits, if one does.</summary>
    Socket? TryAccept();
}
