namespace Bedrock.Sockets.Tests.Transports.Memory;

public sealed class MemoryConformanceTests : DrainConformanceTests
{
    /// <summary>The 64 KiB of a direction, and the piece that crosses them.</summary>
    protected override int MaxInFlight => 80 * 1024;

    protected override Task<ConnectedPair> ConnectAsync() => MemoryPair.ConnectAsync();
}
