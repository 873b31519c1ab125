using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>One operation of a socket at a time, and a place in the <see cref="SignalStack"/> when it has ended. Nothing is allocated for an operation, and no execution context flows along.</summary>
internal sealed class SocketSignal(PlatformSockets sockets, PlatformLink link) : SocketAsyncEventArgs(true)
{
    public PlatformLink Link => link;

    /// <summary>The link of the stack; nobody else's business.</summary>
    public SocketSignal? Next { get; set; }

    protected override void OnCompleted(SocketAsyncEventArgs e) => sockets.Signal(this);
}
