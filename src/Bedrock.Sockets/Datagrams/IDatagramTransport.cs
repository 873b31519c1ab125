using System.Net;

namespace Bedrock.Sockets.Datagrams;

/// <summary>What binds datagram sockets: the system, or a network in memory. Safe for any thread.</summary>
public interface IDatagramTransport
{
    /// <summary>Binds a socket.</summary>
    /// <param name="endpoint">The local address; port 0 takes a free one.</param>
    /// <param name="options">How it is set up.</param>
    /// <returns>The socket, which the caller disposes.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's.</exception>
    IDatagramSocket Bind(EndPoint endpoint, DatagramEndpointOptions options);
}
