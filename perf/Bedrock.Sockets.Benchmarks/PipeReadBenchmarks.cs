namespace Bedrock.Sockets.Benchmarks;

/// <summary>One read on the receive side of a connection.</summary>
public class PipeReadBenchmarks() : WorkloadBenchmarks("pipe/");
