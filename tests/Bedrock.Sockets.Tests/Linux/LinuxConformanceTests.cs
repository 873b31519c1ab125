using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Tests.Transports;

namespace Bedrock.Sockets.Tests.Linux;

public abstract class LinuxTcpConformanceTests(LinuxEngine engine) : DrainConformanceTests
{
    /// <summary>What Linux lets two sockets' buffers grow to (net.ipv4.tcp_wmem and tcp_rmem), and 64 KiB of ours at each end.</summary>
    protected override int MaxInFlight => 32 * 1024 * 1024;

    protected override Task<ConnectedPair> ConnectAsync() => LinuxPair.ConnectAsync(engine, new IPEndPoint(IPAddress.Loopback, 0));
}

public abstract class LinuxInlineConformanceTests(LinuxEngine engine) : LinuxTcpConformanceTests(engine)
{
    private readonly LinuxEngine _engine = engine;

    protected override Task<ConnectedPair> ConnectAsync()
        => LinuxPair.ConnectAsync(_engine, new IPEndPoint(IPAddress.IPv6Loopback, 0), static options =>
        {
            options.Sockets.UnsafeInlineScheduling = true;
            options.SpinTime = TimeSpan.FromMicroseconds(50);
        });
}

public abstract class LinuxUnixConformanceTests(LinuxEngine engine) : DrainConformanceTests, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    /// <summary>The kernel's buffer of a Unix socket (net.core.wmem_default), and 64 KiB of ours at each end.</summary>
    protected override int MaxInFlight => 4 * 1024 * 1024;

    protected override bool HasReset => false;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _directory.Delete(recursive: true);

    protected override Task<ConnectedPair> ConnectAsync()
        => LinuxPair.ConnectAsync(engine, new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s")));
}

public sealed class EpollTcpConformanceTests() : LinuxTcpConformanceTests(LinuxEngine.Epoll);

public sealed class EpollInlineConformanceTests() : LinuxInlineConformanceTests(LinuxEngine.Epoll);

public sealed class EpollUnixConformanceTests() : LinuxUnixConformanceTests(LinuxEngine.Epoll);

public sealed class RingTcpConformanceTests() : LinuxTcpConformanceTests(LinuxEngine.IoUring);

public sealed class RingInlineConformanceTests() : LinuxInlineConformanceTests(LinuxEngine.IoUring);

public sealed class RingUnixConformanceTests() : LinuxUnixConformanceTests(LinuxEngine.IoUring);
