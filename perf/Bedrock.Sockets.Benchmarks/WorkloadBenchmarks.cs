using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfWorkloads.Decoding;
using Bedrock.Sockets.PerfWorkloads.Echoing;
using Bedrock.Sockets.PerfWorkloads.Handling;
using BenchmarkDotNet.Attributes;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>Workloads of the gate, for study. Per operation is per operation of the workload: a message, a connection, a read.</summary>
/// <param name="prefix">What their names begin with.</param>
public abstract class WorkloadBenchmarks(string prefix)
{
    private const int Operations = 1_024;

    private Workload? _workload;

    /// <summary>The names in this class.</summary>
    public IEnumerable<string> Names => All().Where(workload => workload.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(workload => workload.Name);

    /// <summary>The workload to run.</summary>
    [ParamsSource(nameof(Names))]
    public string Workload { get; set; } = "";

    [GlobalSetup]
    public async Task StartAsync()
    {
        _workload = All().Single(workload => workload.Name == Workload);
        await _workload.StartAsync();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Run() => _workload?.RunAsync(Operations).AsTask() ?? throw new InvalidOperationException("Not started.");

    [GlobalCleanup]
    public async Task StopAsync()
    {
        if (_workload is not null)
        {
            await _workload.StopAsync();
        }
    }

    private static IEnumerable<Workload> All()
        => new IWorkloadSource[] { new DecodeWorkloads(), new EchoWorkloads(), new HandlingWorkloads() }.SelectMany(source => source.Create());
}
