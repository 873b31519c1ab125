using BenchmarkDotNet.Attributes;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>One million frames of 32 bytes, echoed in memory. Per operation is per frame.</summary>
public class FramedEchoBenchmarks
{
    [Benchmark(Baseline = true, OperationsPerInvoke = FramedEcho.Frames)]
    public Task FlushPerMessage() => FramedEcho.WithFlushPerMessageAsync();

    [Benchmark(OperationsPerInvoke = FramedEcho.Frames)]
    public Task FrameChannel() => FramedEcho.WithChannelAsync();
}
