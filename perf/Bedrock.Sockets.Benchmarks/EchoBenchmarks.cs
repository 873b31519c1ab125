namespace Bedrock.Sockets.Benchmarks;

/// <summary>Echo in memory, plain and framed, and on loopback.</summary>
public class EchoBenchmarks() : WorkloadBenchmarks("echo/");
