using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.Gates;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>A socket of the platform as an accept gives it. Disposing it closes the socket, until a connection has taken that over.</summary>
internal sealed class SocketVisitor(Socket socket) : IVisitor
{
    public Socket Socket => socket;

    public long Descriptor => socket.Handle;

    public EndPoint? Remote => socket.RemoteEndPoint;

    public void Refuse(ReadOnlySpan<byte> reply)
    {
        try
        {
            if (reply.IsEmpty)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else
            {
                socket.Send(reply, SocketFlags.None, out _);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // It has gone by itself.
        }

        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}
