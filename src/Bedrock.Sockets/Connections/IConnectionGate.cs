using System.Net;

namespace Bedrock.Sockets.Connections;

/// <summary>Decides who gets in. A listener asks its gates right after the accept, before a connection costs any memory; middleware can ask the same gate later, when the real address is known.</summary>
/// <remarks>All members may be called from any thread. One gate may stand before several endpoints, which then share what it counts.</remarks>
public interface IConnectionGate
{
    /// <summary>Lets a connection in or refuses it. A gate that waits here makes the listener stop accepting: who comes meanwhile waits in the kernel's queue.</summary>
    /// <param name="remote">The peer's address; <see langword="null"/> when it has none.</param>
    /// <param name="cancellationToken">The listener stops.</param>
    /// <returns>The decision. After <see cref="GateDecision.Enter"/>, <see cref="Leave"/> is called once when the connection is over.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled during a wait; nobody has entered.</exception>
    ValueTask<GateDecision> EnterAsync(EndPoint? remote, CancellationToken cancellationToken);

    /// <summary>Tells that a connection which was let in is over.</summary>
    /// <param name="remote">The address it entered with.</param>
    void Leave(EndPoint? remote);
}
