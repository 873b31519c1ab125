namespace Bedrock.Sockets.Benchmarks;

/// <summary>The ready handlers that speak once.</summary>
public class HandlerBenchmarks() : WorkloadBenchmarks("handler/");
