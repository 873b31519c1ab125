namespace Bedrock.Sockets.Benchmarks;

/// <summary>A connection from accept to close.</summary>
public class AcceptBenchmarks() : WorkloadBenchmarks("accept/");
