using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Transports.Sockets;

internal static class TcpOptions
{
    private const int KeepAliveTimeSeconds = 60;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 5;

    private const int LinuxIpProtoTcp = 6;
    private const int LinuxTcpUserTimeout = 18;

    /// <summary>Sets the options of a TCP socket: a listening one, whose accepted sockets inherit them, or one that will connect.</summary>
    public static void Apply(Socket socket, SocketEndpointOptions options)
    {
        socket.NoDelay = options.NoDelay;
        if (options.KeepAlive)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveTimeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            GiveUpOnUnacknowledgedData(socket);
        }
    }

    /// <summary>While data waits for an acknowledgement the kernel sends no probes, and would retransmit for a quarter of an hour: give up as early as on a silent peer.</summary>
    private static void GiveUpOnUnacknowledgedData(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            var milliseconds = (KeepAliveTimeSeconds + (KeepAliveIntervalSeconds * KeepAliveProbes)) * 1000;
            socket.SetRawSocketOption(LinuxIpProtoTcp, LinuxTcpUserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in milliseconds)));
        }
    }
}
