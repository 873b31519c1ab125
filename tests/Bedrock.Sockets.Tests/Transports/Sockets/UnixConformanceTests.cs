using System.Net.Sockets;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

public sealed class UnixConformanceTests : DrainConformanceTests, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    /// <summary>The kernel's buffer of a Unix socket (net.core.wmem_default), and 64 KiB of ours at each end.</summary>
    protected override int MaxInFlight => 4 * 1024 * 1024;

    protected override bool HasReset => false;

    public void Dispose() => _directory.Delete(recursive: true);

    protected override Task<ConnectedPair> ConnectAsync()
        => SocketPair.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s")));
}
