using Bedrock.Sockets.PerfWorkloads.Handling;
using BenchmarkDotNet.Attributes;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>A connection through middlewares that await each other. The difference between two depths is what one costs.</summary>
public class MiddlewareBenchmarks
{
    private const int Operations = 1_024;

    private MiddlewareChain _chain = new(1);

    /// <summary>How many middlewares there are.</summary>
    [Params(1, 8, 32)]
    public int Depth { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _chain = new MiddlewareChain(Depth);
        await _chain.StartAsync();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Run() => _chain.RunAsync(Operations).AsTask();
}
