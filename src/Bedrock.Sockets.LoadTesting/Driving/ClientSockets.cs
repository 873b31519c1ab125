using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Makes the sockets of the clients: non-blocking, without delay for small messages, bound to their source.</summary>
internal sealed class ClientSockets(EndPoint target, IPAddress[] sources)
{
    public EndPoint Target => target;

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
            if (sources.Length > 0)
            {
                BindAddressNoPort.Enable(socket);
                socket.Bind(new IPEndPoint(sources[number / SourceAddresses.ClientsPerAddress % sources.Length], 0));
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
