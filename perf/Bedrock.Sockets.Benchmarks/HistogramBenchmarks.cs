namespace Bedrock.Sockets.Benchmarks;

/// <summary>Recording a latency.</summary>
public class HistogramBenchmarks() : WorkloadBenchmarks("histogram/");
