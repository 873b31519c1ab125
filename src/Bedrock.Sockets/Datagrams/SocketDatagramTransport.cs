using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Binds UDP sockets (IPv4, IPv6, both) and Unix datagram sockets. Safe for any thread.</summary>
public sealed class SocketDatagramTransport : IDatagramTransport
{
    /// <summary>The one instance; it has no state.</summary>
    public static SocketDatagramTransport Instance { get; } = new();

    /// <summary>Binds a socket. <see cref="IPAddress.IPv6Any"/> takes IPv4 too; a Unix socket's file that a killed server left is replaced, and the file is removed with the socket.</summary>
    /// <param name="endpoint">An IP or Unix end point; port 0 takes a free one.</param>
    /// <param name="options">How it is set up.</param>
    /// <returns>The socket, which the caller disposes.</returns>
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    /// <exception cref="SocketException">The address is not this machine's, the port is privileged, the path cannot be made, or a multicast group cannot be joined.</exception>
    /// <exception cref="NotSupportedException">The kind of end point is not one of this transport's, or a Unix socket or a multicast group was to have several receivers.</exception>
    public IDatagramSocket Bind(EndPoint endpoint, DatagramEndpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);

        if (options.Receivers > 1 && (endpoint is not IPEndPoint || options.ListGroups().Count > 0))
        {
            throw new NotSupportedException("Several receivers share a UDP port only, and no multicast group: set Receivers to 1.");
        }

        try
        {
            return endpoint switch
            {
                IPEndPoint ip => new KernelDatagramSocket(BindUdp(ip, options), endpoint),
                UnixDomainSocketEndPoint unix => new KernelDatagramSocket(UnixSocketFile.Bind(unix, options.FileMode, SocketType.Dgram), endpoint),
                _ => throw new NotSupportedException($"Datagrams do not come to a {endpoint.GetType().Name}."),
            };
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException($"{SocketUri.FormatDatagram(endpoint)} is in use already.", taken);
        }
        catch (SocketException error)
        {
            // The system's message does not say where.
            throw new SocketException((int)error.SocketErrorCode, $"Cannot listen on {SocketUri.FormatDatagram(endpoint)}: {error.Message}.");
        }
    }

    private static Socket BindUdp(IPEndPoint endpoint, DatagramEndpointOptions options)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (options.ReusePort || options.Receivers > 1)
            {
                ReusePort.Enable(socket);
            }

            socket.ReceiveBufferSize = options.ReceiveBufferSize;
            socket.EnableBroadcast = options.Broadcast;
            SetMulticastHops(socket, options.MulticastHops);
            socket.Bind(endpoint);
            foreach (var group in options.ListGroups())
            {
                group.Join(socket);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void SetMulticastHops(Socket socket, int hops)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, hops);
        }

        if (socket.AddressFamily == AddressFamily.InterNetwork || socket.DualMode)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, hops);
        }
    }
}
