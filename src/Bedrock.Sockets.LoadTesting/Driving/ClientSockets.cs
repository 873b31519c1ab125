using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Makes the sockets of the clients: non-blocking, without delay for small messages, bound to their source.</summary>
internal sealed class ClientSockets(EndPoint target, IPAddress[] sources)
{
    public EndPoint Target => target;

    /// <summary>Where a connection is bound before it connects; <see langword="null"/> when the system may choose.</summary>
    /// <param name="number">The number of the client, or of the connection when each request has its own.</param>
    public IPEndPoint? SourceOf(long number)
        => sources.Length == 0 ? null : new IPEndPoint(sources[number / SourceAddresses.ClientsPerAddress % sources.Length], 0);

    /// <summary>Makes one that is not connected yet.</summary>
    /// <param name="number">The number of the client, or of the connection when each request has its own.</param>
    /// <exception cref="SocketException">There is no descriptor, or the source address is not this machine's.</exception>
    public Socket Create(long number)
    {
        var socket = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // What is received besides must not block.
            socket.Blocking = false;
            if (SourceOf(number) is { } source)
            {
                BindAddressNoPort.Enable(socket);
                socket.Bind(source);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
