using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Opens the sockets of clients.</summary>
internal static class DatagramClientSocket
{
    /// <summary>Looks a host name up; of its addresses the first IPv4 one is taken, as servers do (<see cref="Transports.SocketUri.ResolveAsync"/>).</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public static async ValueTask<IPEndPoint> LookUpAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(name.Host, cancellationToken).ConfigureAwait(false);
        var address = Array.Find(addresses, candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        return new IPEndPoint(address, name.Port);
    }

    /// <summary>Binds a socket; connects it if it is to talk to one peer only.</summary>
    public static IDatagramSocket Open(EndPoint remote, DatagramClientOptions options, bool isConnected)
    {
        var local = options.LocalEndPoint ?? AnyLocal(remote);
        var socket = new Socket(remote.AddressFamily, SocketType.Dgram, remote is IPEndPoint ? ProtocolType.Udp : ProtocolType.Unspecified);
        try
        {
            if (remote is IPEndPoint ip)
            {
                socket.EnableBroadcast = options.Broadcast;
                var level = ip.AddressFamily == AddressFamily.InterNetworkV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;
                socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, options.MulticastHops);
            }

            socket.Bind(local);
            if (isConnected)
            {
                socket.Connect(remote);
            }

            return new KernelDatagramSocket(socket, local, isConnected);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A Unix client needs an address too, or nobody could answer it.</summary>
    private static EndPoint AnyLocal(EndPoint remote) => remote switch
    {
        IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } => new IPEndPoint(IPAddress.IPv6Any, 0),
        IPEndPoint => new IPEndPoint(IPAddress.Any, 0),
        _ when OperatingSystem.IsLinux() => new UnixDomainSocketEndPoint($"\0bedrock-{Guid.NewGuid():N}"),
        _ => new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"bedrock-{Guid.NewGuid():N}")),
    };
}
