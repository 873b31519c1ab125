using System.Net;
using Bedrock.Sockets.Linux.Interop;
using Bedrock.Sockets.Transports.Gates;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>What an accept gives: the socket and who is at its other end. Whoever holds it owns the socket.</summary>
internal sealed record AcceptedSocket(SocketDescriptor Socket, EndPoint? Remote) : IVisitor
{
    public long Descriptor => Socket.Number;

    public void Refuse(ReadOnlySpan<byte> reply)
    {
        if (reply.IsEmpty)
        {
            Socket.Reset();
        }
        else
        {
            // If it fails, the peer has gone by itself.
            _ = Socket.Send(reply);
            _ = Socket.Finish();
            Socket.Dispose();
        }
    }

    public void Dispose() => Socket.Dispose();
}
