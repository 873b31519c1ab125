using System.Net;
using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Epoll;

/// <summary>What an accept gives: the socket and who is at its other end. Whoever holds it owns the socket.</summary>
internal sealed record AcceptedSocket(SocketDescriptor Socket, EndPoint? Remote) : IDisposable
{
    public void Dispose() => Socket.Dispose();
}
