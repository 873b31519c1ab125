using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Tests.Transports;

namespace Bedrock.Sockets.Tests.Linux;

/// <summary>What Linux lets two sockets' buffers grow to (net.ipv4.tcp_wmem and tcp_rmem), and 64 KiB of ours at each end.</summary>
internal static class TcpBuffers
{
    public const int MaxInFlight = 32 * 1024 * 1024;
}

public sealed class EpollTcpConformanceTests : DrainConformanceTests
{
    protected override int MaxInFlight => TcpBuffers.MaxInFlight;

    protected override Task<ConnectedPair> ConnectAsync() => EpollPair.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 0));
}

public sealed class EpollInlineConformanceTests : DrainConformanceTests
{
    protected override int MaxInFlight => TcpBuffers.MaxInFlight;

    protected override Task<ConnectedPair> ConnectAsync()
        => EpollPair.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, 0), static options =>
        {
            options.Sockets.UnsafeInlineScheduling = true;
            options.SpinTime = TimeSpan.FromMicroseconds(50);
        });
}

public sealed class EpollUnixConformanceTests : DrainConformanceTests, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    /// <summary>The kernel's buffer of a Unix socket (net.core.wmem_default), and 64 KiB of ours at each end.</summary>
    protected override int MaxInFlight => 4 * 1024 * 1024;

    protected override bool HasReset => false;

    public void Dispose() => _directory.Delete(recursive: true);

    protected override Task<ConnectedPair> ConnectAsync()
        => EpollPair.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s")));
}
