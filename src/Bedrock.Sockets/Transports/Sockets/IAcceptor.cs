using System.Net;
using Bedrock.Sockets.Transports.Gates;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Where accepted sockets come from: the kernel, or a script in a test.</summary>
/// <typeparam name="TSocket">The platform's socket, or a transport's own.</typeparam>
internal interface IAcceptor<TSocket> : IDisposable
    where TSocket : class, IVisitor
{
    /// <summary>The address bound, with the real port.</summary>
    EndPoint EndPoint { get; }

    /// <summary>Waits for the next connection.</summary>
    ValueTask<TSocket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Takes a connection that already waits, if one does.</summary>
    TSocket? TryAccept();
}
