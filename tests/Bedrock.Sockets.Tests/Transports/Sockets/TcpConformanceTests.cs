using System.Net;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

public sealed class TcpConformanceTests : DrainConformanceTests
{
    /// <summary>What Linux lets two sockets' buffers grow to (net.ipv4.tcp_wmem and tcp_rmem), and 64 KiB of ours at each end.</summary>
    protected override int MaxInFlight => 32 * 1024 * 1024;

    protected override Task<ConnectedPair> ConnectAsync() => SocketPair.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 0));
}
