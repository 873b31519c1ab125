using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Hosting;

public sealed partial class SocketServerBuilder
{
    /// <summary>Receives datagrams on a UDP port.</summary>
    /// <param name="address">The local address; <see cref="IPAddress.IPv6Any"/> takes IPv4 too.</param>
    /// <param name="port">The port, 0 to 65,535; 0 takes a free one, which <see cref="SocketServer.Endpoints"/> names.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets and of the guard, which is on.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public SocketServerBuilder ListenUdp(IPAddress address, int port, Action<IDatagramBuilder> configure, Action<DatagramEndpointOptions>? options = null)
    {
        var endpoint = new IPEndPoint(address, port);
        return ListenDatagrams(DatagramNameOf(endpoint), endpoint, configure, options);
    }

    /// <summary>Receives datagrams on a Unix socket. A file that a killed server left there is replaced; the file is removed when the server stops.</summary>
    /// <param name="path">The path of the socket's file, at most 107 bytes on Linux.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its socket, such as <see cref="DatagramEndpointOptions.UnixMode"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long.</exception>
    public SocketServerBuilder ListenUnixDatagrams(string path, Action<IDatagramBuilder> configure, Action<DatagramEndpointOptions>? options = null)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        return ListenDatagrams(DatagramNameOf(endpoint), endpoint, configure, options);
    }

    /// <summary>Receives datagrams on any end point that a transport knows.</summary>
    /// <param name="name">What logs and metrics call it.</param>
    /// <param name="endpoint">Where to listen.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets and of the guard, which is on.</param>
    /// <param name="transport">What binds it, such as a <see cref="MemoryDatagramNetwork"/>; <see langword="null"/> for the system's sockets.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="SocketConfigurationException">Another datagram endpoint has the name.</exception>
    public SocketServerBuilder ListenDatagrams(
        string name, EndPoint endpoint, Action<IDatagramBuilder> configure, Action<DatagramEndpointOptions>? options = null, IDatagramTransport? transport = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(configure);

        var set = new DatagramEndpointOptions();
        options?.Invoke(set);
        return AddNamed(new DatagramDefinition(name, _ => new(endpoint), transport ?? SocketDatagramTransport.Instance, set, configure));
    }

    internal SocketServerBuilder Add(DatagramDefinition endpoint) => AddNamed(endpoint);

    /// <summary>The address as a name; numbered where it is taken, as by a second endpoint on a free port.</summary>
    private string DatagramNameOf(EndPoint endpoint)
    {
        var address = SocketUri.FormatDatagram(endpoint);
        var name = address;
        for (var number = 2; IsTaken(name, EndpointKind.Datagrams); number++)
        {
            name = $"{address}#{number}";
        }

        return name;
    }
}
